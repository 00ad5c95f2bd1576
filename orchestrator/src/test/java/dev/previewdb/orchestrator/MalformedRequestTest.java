package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.Plain.assertPlain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What never comes to a route is refused in the same words as what does. */
class MalformedRequestTest {
  @SuppressWarnings("NullAway.Init") // before the first test
  private static TestOrganization acme;

  @SuppressWarnings("NullAway.Init") // before the first test
  private static Service service;

  @BeforeAll
  static void start() throws IOException {
    acme = new TestOrganization(false);
    service = acme.start();
  }

  @AfterAll
  static void stop() {
    service.close();
    acme.close();
  }

  static Stream<Arguments> malformed() {
    String large = "y".repeat(100_000);
    return Stream.of(
        arguments("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        arguments("no host", "GET / HTTP/1.1\r\n\r\n", 400),
        arguments("no HTTP", "NONSENSE\r\n\r\n", 400),
        arguments("an unknown version", "GET / HTTP/7.0\r\nHost: x\r\n\r\n", 505),
        arguments("an unknown method", "FROB / HTTP/1.1\r\nHost: x\r\n\r\n", 404),
        arguments("a traced path", "TRACE /api/v1/x HTTP/1.1\r\nHost: x\r\n\r\n", 401),
        arguments("a bad path", "GET /api/v1/%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        arguments("a path upwards", "GET /../../etc HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        arguments("a NUL", "GET /api/v1/%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        arguments("a long path", "GET /" + large + " HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        arguments("a large header", "GET / HTTP/1.1\r\nHost: x\r\nX: " + large + "\r\n\r\n", 431),
        arguments("a folded header", "GET / HTTP/1.1\r\nHost: x\r\nX: y\r\n z\r\n\r\n", 400),
        arguments(
            "a negative length", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
        arguments(
            "two lengths",
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            400),
        arguments(
            "an unknown expectation", "GET / HTTP/1.1\r\nHost: x\r\nExpect: all\r\n\r\n", 417));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("malformed")
  void isRefusedInTheWordsOfTheApi(String what, String request, int status) throws Exception {
    String answer = new ServiceClient(service.port()).rawAnswer(request);

    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    int end = answer.indexOf("\r\n\r\n");
    assertThat(answer.substring(0, end))
        .containsIgnoringCase("Content-Type: application/json")
        .doesNotContainIgnoringCase("jetty");
    String body = answer.substring(end + 4);
    assertThat(body).hasLineCount(1).hasSizeLessThan(300).doesNotContainIgnoringCase("jetty");
    JsonNode told = new JsonMapper().readTree(body);
    assertThat(told.fieldNames()).toIterable().containsExactly("code", "what", "mend");
    assertThat(told.path("what").asText())
        .startsWith(status == 404 ? "There is nothing" : "The request");
    assertPlain(body);
  }
}
