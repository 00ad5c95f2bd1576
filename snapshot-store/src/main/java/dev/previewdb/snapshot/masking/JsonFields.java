package dev.previewdb.snapshot.masking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The places that documents have in common. A key may itself be somebody's data, as in `{"ana":
 * 1}`; only what many documents have and what reads like the name of a field is ever told.
 */
final class JsonFields {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int DEEPEST = 6;

  /** Documents that must have a key, for it to be a field's name: so many, and such a share. */
  private static final int FEWEST = 20;

  private static final double SHARE = 0.2;
  private static final Pattern FIELD = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,40}");

  private static final class Place {
    private int documents;
    private final List<String> values = new ArrayList<>();
  }

  private final Map<JsonPath, Place> places = new TreeMap<>();
  private final int documents;

  JsonFields(List<String> documents) {
    this.documents = documents.size();
    documents.forEach(this::add);
  }

  private void add(String document) {
    try {
      walk(JSON.readTree(document), List.of(), new HashSet<>());
    } catch (JsonProcessingException e) {
      // What PostgreSQL reads and this reader does not is masked whole
    }
  }

  private void walk(JsonNode node, List<JsonPath.Step> at, Set<JsonPath> seen) {
    if (at.size() > DEEPEST) {
      return;
    }
    if (!at.isEmpty()) {
      JsonPath path = new JsonPath(at);
      Place place = places.computeIfAbsent(path, _ -> new Place());
      place.documents += seen.add(path) ? 1 : 0;
      if (node.isTextual() && !node.textValue().isBlank()) {
        place.values.add(node.textValue());
      }
    }
    if (node.isArray()) {
      node.forEach(element -> walk(element, below(at, new JsonPath.Step.Each()), seen));
    }
    node.properties()
        .forEach(entry -> {
          String key = entry.getKey();
          if (FIELD.matcher(key).matches() && !Look.telling(key)) {
            walk(entry.getValue(), below(at, new JsonPath.Step.Key(key)), seen);
          }
        });
  }

  private static List<JsonPath.Step> below(List<JsonPath.Step> at, JsonPath.Step step) {
    List<JsonPath.Step> steps = new ArrayList<>(at);
    steps.add(step);
    return steps;
  }

  /** In the order of their paths, each with what its values look like. */
  List<DraftSample.Field> common() {
    return places.entrySet().stream()
        .filter(p -> p.getValue().documents >= Math.max(FEWEST, SHARE * documents))
        .map(p -> new DraftSample.Field(p.getKey(), Look.of(p.getValue().values)))
        .toList();
  }
}
