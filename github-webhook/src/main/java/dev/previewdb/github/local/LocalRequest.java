package dev.previewdb.github.local;

import java.util.List;
import java.util.Map;

/**
 * A request as it came in, whether it was answered well or not.
 *
 * @param target path and query
 */
public record LocalRequest(
    String method, String target, Map<String, List<String>> headers, String body) {}
