package dev.previewdb.github.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The deliveries of the App's webhook, as GitHub remembers them: for three days. */
final class AppDeliveries {
  private static final String PATH = "/app/hook/deliveries";
  private static final int MOST_PAGES = 50;
  private static final int MOST_ATTEMPTS = 3;

  private final Rest rest;

  AppDeliveries(Rest rest) {
    this.rest = rest;
  }

  /** An attempt to deliver. The delivery it is of has one GUID, however often it is tried. */
  private record Attempt(long id, String guid, Instant at, boolean again, boolean taken) {}

  /** The newest attempt of each delivery that was made since then and that nobody took. */
  List<Long> failed(Instant since) {
    List<Attempt> attempts =
        rest.newest(PATH, MOST_PAGES, item -> !attempt(item).at().isBefore(since)).stream()
            .map(AppDeliveries::attempt)
            .toList();
    Map<String, List<Attempt>> byDelivery = new LinkedHashMap<>();
    attempts.forEach(
        one -> byDelivery.computeIfAbsent(one.guid(), guid -> new ArrayList<>()).add(one));
    return byDelivery.values().stream()
        .filter(all -> all.stream().noneMatch(Attempt::taken))
        // What was made before is left alone: it has had its attempts
        .filter(all -> all.stream().anyMatch(one -> !one.again()))
        .filter(all -> all.size() < MOST_ATTEMPTS)
        .map(all -> all.getFirst().id())
        .toList();
  }

  private static Attempt attempt(JsonNode item) {
    Fields fields = new Fields("GET " + PATH, item);
    int status = item.path("status_code").asInt();
    try {
      return new Attempt(
          fields.id("id"),
          fields.text("guid"),
          Instant.parse(fields.text("delivered_at")),
          fields.flag("redelivery"),
          status >= 200 && status < 300);
    } catch (DateTimeException e) {
      throw fields.unusable("delivered_at");
    }
  }

  /** Has it delivered again, soon. */
  void again(long attempt) {
    rest.sendJson("POST", PATH + "/" + attempt + "/attempts", Map.of());
  }
}
