package dev.previewdb.github.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;

/** Events that others send to a repository's workflows, refused where GitHub refuses them. */
final class DispatchCalls {
  private static final int LONGEST_TYPE = 100;
  private static final int MOST_PROPERTIES = 10;

  private final List<LocalDispatch> all = new ArrayList<>();

  synchronized JsonNode create(Context ctx, LocalRepository repository) {
    JsonNode body = Params.body(ctx);
    String type = body.path("event_type").asText();
    JsonNode payload = body.path("client_payload");
    if (type.isEmpty() || type.length() > LONGEST_TYPE) {
      throw Refused.invalid("event_type is missing or too long");
    }
    if (payload.size() > MOST_PROPERTIES) {
      throw Refused.invalid("No more than 10 properties are allowed");
    }
    all.add(new LocalDispatch(repository.id(), type, payload));
    ctx.status(204);
    return MissingNode.getInstance();
  }

  /** Oldest first. */
  synchronized List<LocalDispatch> of(long repositoryId) {
    return all.stream().filter(one -> one.repositoryId() == repositoryId).toList();
  }
}
