package dev.previewdb.snapshot.masking;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.scan.PersonalPattern;
import dev.previewdb.snapshot.scan.SourceValues;
import dev.previewdb.snapshot.scan.SourceValues.Value;
import dev.previewdb.snapshot.schema.CatalogFingerprint;
import dev.previewdb.snapshot.source.TableName;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Looks for personal data in what comes with a schema: names, labels, defaults, constraints,
 * bounds, bodies, queries, settings. Comments and whatever else stays behind is not looked at. A
 * find is told by its place, never by what was found.
 */
public final class SchemaReview {
  private final MaskingRules rules;
  private final String database;

  /** From a place to what is written there. */
  private final Map<String, Set<Text>> texts = new LinkedHashMap<>();

  /** What is written in one place: a property of an object, or its name. */
  private record Text(String property, String object, String text) {}

  /** Something that looks personal, and where. */
  public record Find(String place, String what) implements Comparable<Find> {
    @Override
    public int compareTo(Find other) {
      int byPlace = place.compareTo(other.place);
      return byPlace != 0 ? byPlace : what.compareTo(other.what);
    }

    @Override
    public String toString() {
      return place + ": " + what;
    }
  }

  private SchemaReview(MaskingRules rules, String database) {
    this.rules = rules;
    this.database = database;
  }

  /**
   * A review of what a capture brings along.
   *
   * @param database the name of the database, which a snapshot keeps
   * @param schema all that comes with it
   */
  public static SchemaReview of(String database, CatalogFingerprint schema, MaskingRules rules) {
    SchemaReview review = new SchemaReview(rules, TableName.oneLine(database));
    review.add(new Text("name", "database", database));
    schema
        .objects()
        .forEach((object, properties) -> {
          review.add(new Text("name", object, object));
          properties.forEach((property, text) -> review.add(new Text(property, object, text)));
        });
    return review;
  }

  private void add(Text text) {
    texts.computeIfAbsent(place(text), _ -> new LinkedHashSet<>()).add(text);
  }

  private static String place(Text text) {
    return TableName.oneLine(text.property() + " of " + PersonalPattern.without(text.object()));
  }

  /** What is known by its form: addresses, and numbers of phones, cards and accounts. */
  public List<Find> byForm() {
    SortedSet<Find> finds = new TreeSet<>();
    texts.forEach((place, all) -> {
      if (!accepted(place)) {
        for (Text text : all) {
          PersonalPattern.in(text.text())
              .forEach(found -> finds.add(new Find(place, found.pattern().words())));
        }
      }
    });
    return List.copyOf(finds);
  }

  /**
   * What is a value that the source has in its rows and the masks replace. Those that are accepted
   * here are excused elsewhere.
   *
   * @param column from a value's column to its name
   */
  public List<Find> byValue(SourceValues values, IntFunction<String> column) {
    SortedSet<Find> finds = new TreeSet<>();
    texts
        .values()
        .forEach(all -> {
          for (Text text : all) {
            search(
                text.text(),
                values,
                value -> {
                  String place = place(text, values);
                  if (accepted(place) || !value.tellingInCode()) {
                    value.excuse();
                  } else {
                    finds.add(new Find(place, "a value of " + column.apply(value.column())));
                  }
                });
          }
        });
    return List.copyOf(finds);
  }

  private interface Seen {
    void value(Value value);
  }

  private static void search(String text, SourceValues values, Seen seen) {
    search(text.getBytes(UTF_8), values, seen);
    if (text.contains("''")) {
      search(text.replace("''", "'").getBytes(UTF_8), values, seen);
    }
  }

  private static void search(byte[] text, SourceValues values, Seen seen) {
    values.inText(text, 0, text.length, (value, _, _) -> seen.value(value));
  }

  /** A place whose name holds no value. */
  private static String place(Text text, SourceValues values) {
    return TableName.oneLine(text.property() + " of " + without(text.object(), values));
  }

  /** A text about a schema with `…` for everything personal in it. */
  public static String without(String text, SourceValues values) {
    byte[] bytes = PersonalPattern.without(text).getBytes(UTF_8);
    boolean[] hidden = new boolean[bytes.length + 1];
    values.inText(
        bytes,
        0,
        bytes.length,
        (value, from, length) -> {
          for (int i = from; i < from + length && value.tellingInCode(); i++) {
            hidden[i] = true;
          }
        });
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < bytes.length; i++) {
      if (!hidden[i]) {
        out.write(bytes[i]);
      } else if (i == 0 || !hidden[i - 1]) {
        out.writeBytes("…".getBytes(UTF_8));
      }
    }
    return out.toString(UTF_8);
  }

  private boolean accepted(String place) {
    return rules.accepted().containsKey(place);
  }

  /** Places of a schema that the rules accept and the source does not have. */
  List<String> gone() {
    return new TreeSet<>(rules.accepted().keySet())
        .stream()
            .filter(place -> place.contains(" of ") && !place.startsWith(VALUES))
            .filter(place -> texts.keySet().stream().noneMatch(t -> stands(place, t)))
            .toList();
  }

  /** What is left out of a name for a value in it may be anything. */
  private static boolean stands(String accepted, String place) {
    return accepted.contains("…")
        ? Pattern.matches(Pattern.quote(accepted).replace("…", "\\E.+\\Q"), place)
        : accepted.equals(place);
  }

  /** How a column's place begins: what is found in rows is accepted in the same way. */
  static final String VALUES = "values of column ";

  /**
   * Refuses what nobody accepted.
   *
   * @throws SnapshotException PERSONAL_DATA_IN_SCHEMA naming every place
   */
  public void refuse(List<Find> finds) {
    if (!finds.isEmpty()) {
      List<String> lines = finds.stream().map(find -> "\n  " + find).toList();
      throw new SnapshotException(
          SnapshotProblem.PERSONAL_DATA_IN_SCHEMA,
          database,
          rules.place(),
          Findings.many(finds, "place", "places") + ":" + String.join("", lines),
          "\n" + draft(finds));
    }
  }

  /** For the end of a new rules file: what to accept, if anything, as a comment. */
  public static String proposal(String database, CatalogFingerprint schema) {
    MaskingRules none = new MaskingRules("draft", false, Map.of());
    String accept = draft(of(database, schema, none).byForm());
    return accept.isEmpty()
        ? ""
        : "# The schema itself holds what looks personal. Take it out at the source, or accept a place:\n"
            + accept.lines().map(line -> "# " + line + "\n").collect(Collectors.joining());
  }

  /** The part of a rules file that would accept these; empty where there are none. */
  public static String draft(List<Find> finds) {
    if (finds.isEmpty()) {
      return "";
    }
    StringBuilder out = new StringBuilder("accept:\n");
    new TreeSet<>(finds.stream().map(Find::place).toList())
        .forEach(place ->
            out.append("  ")
                .append(RulesText.quoted(place))
                .append(": { reason: \"…\", by: … }\n"));
    return out.toString();
  }
}
