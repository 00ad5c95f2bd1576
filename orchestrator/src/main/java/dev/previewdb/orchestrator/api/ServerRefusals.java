package dev.previewdb.orchestrator.api;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.Told;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What the server refuses before it comes to a route of ours: an unknown path, too long a body, and
 * what is no HTTP. In the words of every other refusal, in place of the server's own page.
 */
final class ServerRefusals extends ErrorHandler {
  static final long LARGEST_REQUEST = 65_536;

  private final JsonMapper json;

  ServerRefusals(JsonMapper json) {
    this.json = json;
  }

  static Told of(int status) {
    PreviewDbException words =
        switch (status) {
          case 400 -> bad("it is no valid HTTP");
          case 404 -> PreviewDbException.of(Problem.NOT_FOUND, "this path");
          case 413 -> bad("its body has more than " + LARGEST_REQUEST + " bytes");
          case 414 -> bad("its path is too long");
          case 431 -> bad("its header is too large");
          case 501, 505 -> bad("it is a kind of HTTP that the service does not speak");
          default ->
              status < 500
                  ? bad("HTTP " + status)
                  : PreviewDbException.of(Problem.UNEXPECTED, "the request", "HTTP " + status);
        };
    return Told.of(words, "the request");
  }

  private static PreviewDbException bad(String why) {
    return PreviewDbException.of(Problem.BAD_REQUEST, why);
  }

  /** For every method, also one that nobody knows. */
  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback)
      throws IOException {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.write(true, ByteBuffer.wrap(json.writeValueAsBytes(of(code))), callback);
  }
}
