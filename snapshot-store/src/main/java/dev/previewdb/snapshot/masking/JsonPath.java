package dev.previewdb.snapshot.masking;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A place in JSON documents, as in `contact.phones[*]`: keys with dots between them, odd ones in
 * double quotes, and `[*]` for every element of an array.
 */
public record JsonPath(List<Step> steps) implements Comparable<JsonPath> {
  /** One step down. */
  public sealed interface Step {
    record Key(String name) implements Step {}

    /** Into each element of an array. */
    record Each() implements Step {}
  }

  private static final String PLAIN = "[\\p{L}_$][\\p{L}\\p{N}_$-]*";
  private static final Pattern STEP =
      Pattern.compile("(\\[\\*])|(\\.?)(?:(" + PLAIN + ")|\"((?:[^\"]|\"\")*)\")");

  public JsonPath {
    steps = List.copyOf(steps);
  }

  static Optional<JsonPath> parse(String text) {
    List<Step> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(text);
    while (matcher.lookingAt()) {
      if (matcher.group(1) != null) {
        steps.add(new Step.Each());
      } else if (matcher.group(2).isEmpty() != steps.isEmpty()) {
        return Optional.empty();
      } else {
        String plain = matcher.group(3);
        steps.add(new Step.Key(plain != null ? plain : matcher.group(4).replace("\"\"", "\"")));
      }
      matcher.region(matcher.end(), text.length());
    }
    boolean whole = matcher.regionStart() == text.length() && !steps.isEmpty();
    return whole ? Optional.of(new JsonPath(steps)) : Optional.empty();
  }

  boolean isBelow(JsonPath other) {
    return steps.size() > other.steps.size()
        && steps.subList(0, other.steps.size()).equals(other.steps);
  }

  /** The name that its values go by. */
  Optional<String> lastKey() {
    return steps.reversed().stream()
        .flatMap(step -> step instanceof Step.Key(String name) ? Stream.of(name) : Stream.empty())
        .findFirst();
  }

  @Override
  public int compareTo(JsonPath other) {
    return toString().compareTo(other.toString());
  }

  /** As in the rules file. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (Step step : steps) {
      switch (step) {
        case Step.Each _ -> out.append("[*]");
        case Step.Key(String name) ->
            out.append(out.isEmpty() ? "" : ".")
                .append(name.matches(PLAIN) ? name : "\"" + name.replace("\"", "\"\"") + "\"");
      }
    }
    return out.toString();
  }
}
