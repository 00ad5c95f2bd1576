package dev.previewdb.github.webhook;

/**
 * One delivery whose signature was right.
 *
 * @param id GitHub's {@code X-GitHub-Delivery}; the same for every redelivery
 * @param event GitHub's {@code X-GitHub-Event}, such as {@code pull_request}
 * @param body the payload as it was signed: one JSON object in UTF-8
 */
@SuppressWarnings(
    "ArrayRecordComponent") // the signed bytes themselves; nobody compares deliveries by value
public record Delivery(String id, String event, byte[] body) {}
