package dev.previewdb.orchestrator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** A command line that ran, and what it said. */
record Ran(int exitCode, String out, String err) {

  static Ran of(Map<String, String> environment, String... arguments) {
    return of(environment, false, arguments);
  }

  /** The same as if somebody watched. */
  static Ran onTerminal(Map<String, String> environment, String... arguments) {
    return of(environment, true, arguments);
  }

  private static Ran of(Map<String, String> environment, boolean terminal, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        PreviewDbCommand.run(
            environment,
            terminal,
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            arguments);
    return new Ran(code, out.toString(), err.toString());
  }

  JsonNode json() {
    return json(out);
  }

  JsonNode errorAsJson() {
    return json(err);
  }

  private static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }
}
