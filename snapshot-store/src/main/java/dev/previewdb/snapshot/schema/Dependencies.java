package dev.previewdb.snapshot.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The server's own record of what needs what.
 *
 * @param aliases from what the server makes along with an object to that object
 */
record Dependencies(Map<ObjectRef, ObjectRef> aliases, Map<ObjectRef, Set<ObjectRef>> needs) {
  private static final int LONGEST_ALIAS = 10;

  static Dependencies read(Connection source) throws SQLException {
    var aliases = new HashMap<ObjectRef, ObjectRef>();
    var needs = new HashMap<ObjectRef, Set<ObjectRef>>();
    try (var statement = source.createStatement()) {
      try (var rows = statement.executeQuery(CatalogSql.WRITER.query("alias"))) {
        while (rows.next()) {
          aliases.put(
              new ObjectRef(rows.getLong(1), rows.getLong(2)),
              new ObjectRef(rows.getLong(3), rows.getLong(4)));
        }
      }
      try (var rows = statement.executeQuery(CatalogSql.WRITER.query("dependency"))) {
        while (rows.next()) {
          needs
              .computeIfAbsent(
                  new ObjectRef(rows.getLong(1), rows.getLong(2)), _ -> new HashSet<>())
              .add(new ObjectRef(rows.getLong(3), rows.getLong(4)));
        }
      }
    }
    return new Dependencies(aliases, needs);
  }

  /** What each of the objects has to wait for, among them. */
  Map<SchemaObject, Set<SchemaObject>> among(List<SchemaObject> objects) {
    var makers = new HashMap<ObjectRef, SchemaObject>();
    var waits = new LinkedHashMap<SchemaObject, Set<SchemaObject>>();
    for (var object : objects) {
      waits.put(object, new HashSet<>());
      if (!object.part().addition()) {
        makers.put(object.ref(), object);
      }
    }
    for (var object : objects) {
      var made = makers.get(object.ref());
      if (object.part().addition() && made != null) {
        waits.getOrDefault(object, Set.of()).add(made);
      }
    }
    needs.forEach((from, all) -> {
      var dependent = makers.get(canonical(from));
      if (dependent != null) {
        for (var to : all) {
          var needed = makers.get(canonical(to));
          if (needed != null && !needed.equals(dependent)) {
            waits.getOrDefault(dependent, Set.of()).add(needed);
          }
        }
      }
    });
    return waits;
  }

  private ObjectRef canonical(ObjectRef ref) {
    var at = ref;
    for (var step = 0; step < LONGEST_ALIAS; step++) {
      var next = aliases.get(at);
      if (next == null) {
        return at;
      }
      at = next;
    }
    return at;
  }
}
