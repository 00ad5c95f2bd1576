package dev.previewdb.snapshot.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Everything a database's catalogs say about its schema, object by object, read in other ways than
 * the schema writer does. Order of creation, object numbers, owners, privileges, comments,
 * statistics and tablespaces do not count; members of extensions are known by their extension.
 *
 * @param objects from an object's kind and name to its properties, those that say nothing left out
 */
public record CatalogFingerprint(SortedMap<String, SortedMap<String, String>> objects) {
  private static final List<String> QUESTIONS =
      List.of(
          "database",
          "schema",
          "type",
          "relation",
          "column",
          "sequence",
          "constraint",
          "index",
          "function",
          "trigger",
          "operator",
          "language");

  /** Properties that are kept as they are: texts of people's own, not prints of expressions. */
  private static final Set<String> VERBATIM = Set.of("body", "labels", "value");

  /** What the rows decide, not the schema. */
  private static final String POPULATED = "populated";

  public CatalogFingerprint {
    objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
  }

  /** Reads the catalogs as the connection's transaction sees them; pins the session's formats. */
  public static CatalogFingerprint of(Connection connection) throws SQLException {
    CatalogSql.pin(connection);
    var json = new ObjectMapper();
    var objects = new TreeMap<String, SortedMap<String, String>>();
    for (var question : QUESTIONS) {
      try (var statement = connection.createStatement();
          var rows = statement.executeQuery(CatalogSql.FINGERPRINT.query(question))) {
        while (rows.next()) {
          var name = rows.getString(1);
          for (var n = 2; objects.containsKey(name); n++) {
            name = rows.getString(1) + " (" + n + ")";
          }
          objects.put(name, properties(json, rows.getString(2)));
        }
      }
    }
    return new CatalogFingerprint(objects);
  }

  private static SortedMap<String, String> properties(ObjectMapper json, String text) {
    var properties = new TreeMap<String, String>();
    try {
      for (var property : json.readTree(text).properties()) {
        if (!property.getValue().isNull()) {
          properties.put(property.getKey(), value(property.getKey(), property.getValue()));
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the server's JSON is not read", e);
    }
    return properties;
  }

  private static String value(String property, JsonNode node) {
    if (VERBATIM.contains(property)) {
      return node.isTextual() ? node.textValue() : node.toString();
    }
    return node.isTextual() ? SettledExpression.of(node.textValue()) : node.toString();
  }

  /** Without the states that only rows bring about: for a schema that has none yet. */
  public CatalogFingerprint withoutRows() {
    var stripped = new TreeMap<String, SortedMap<String, String>>();
    objects.forEach((object, properties) -> {
      var rest = new TreeMap<>(properties);
      rest.remove(POPULATED);
      stripped.put(object, rest);
    });
    return new CatalogFingerprint(stripped);
  }

  /** The names of the objects whose kind and name fit. */
  List<String> named(Predicate<String> fits) {
    return objects.keySet().stream().filter(fits).toList();
  }

  /** In what a copy differs from this; empty where it is equal. */
  public List<CatalogDifference> differences(CatalogFingerprint copy) {
    var differences = new ArrayList<CatalogDifference>();
    var all = new TreeSet<>(objects.keySet());
    all.addAll(copy.objects.keySet());
    for (var object : all) {
      var here = objects.get(object);
      var there = copy.objects.get(object);
      if (here == null) {
        differences.add(new CatalogDifference(object, "is there without being in the source"));
      } else if (there == null) {
        differences.add(new CatalogDifference(object, "is missing"));
      } else if (!here.equals(there)) {
        var properties = new TreeSet<>(here.keySet());
        properties.addAll(there.keySet());
        properties.removeIf(p -> Objects.equals(here.get(p), there.get(p)));
        differences.add(
            new CatalogDifference(object, "differs in: " + String.join(", ", properties)));
      }
    }
    return differences;
  }

  /** SHA-256 of all of it, in hexadecimal digits. */
  public String hash() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      objects.forEach((object, properties) -> {
        feed(digest, object);
        properties.forEach((property, value) -> {
          feed(digest, property);
          feed(digest, value);
        });
        digest.update((byte) 1);
      });
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void feed(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  @Override
  public String toString() {
    return objects.size() + " objects, " + hash();
  }
}
