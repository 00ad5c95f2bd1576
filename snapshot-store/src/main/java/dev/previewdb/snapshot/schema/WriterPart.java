package dev.previewdb.snapshot.schema;

import static dev.previewdb.snapshot.schema.SchemaObject.Stage.AFTER_ROWS;
import static dev.previewdb.snapshot.schema.SchemaObject.Stage.BEFORE_ROWS;
import static dev.previewdb.snapshot.schema.SchemaObject.Stage.END;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the built-in writer asks for, in the order preferred among objects that could be next. */
enum WriterPart {
  COLLATION,
  TYPE,
  SEQUENCE,
  FUNCTION,
  TABLE,
  COLUMN(true, false),
  CHECK,
  /** Before views, which may turn a child's row into its parent's. */
  INHERITANCE,
  DEFAULT,
  VIEW,
  OWNED_BY(true, false),
  KEY(false, true),
  INDEX(false, true),
  INDEX_PARTITION,
  FOREIGN_KEY(false, true),
  STATISTICS,
  RULE,
  TRIGGER,
  POLICY,
  TABLE_STATE(true, false);

  private final boolean addition;
  private final boolean heavy;

  WriterPart() {
    this(false, false);
  }

  /**
   * @param addition whether its statements add to an object of another part
   * @param heavy whether its statements read rows, and so are worth running side by side
   */
  WriterPart(boolean addition, boolean heavy) {
    this.addition = addition;
    this.heavy = heavy;
  }

  boolean addition() {
    return addition;
  }

  boolean heavy() {
    return heavy;
  }

  List<SchemaObject> read(Connection source) throws SQLException {
    var file = name().toLowerCase(Locale.ROOT).replace('_', '-');
    var objects = new ArrayList<SchemaObject>();
    try (var statement = source.createStatement();
        var rows = statement.executeQuery(CatalogSql.WRITER.query(file))) {
      while (rows.next()) {
        objects.add(
            new SchemaObject(
                new ObjectRef(rows.getLong("class"), rows.getLong("id")),
                this,
                switch (rows.getString("stage")) {
                  case "before" -> BEFORE_ROWS;
                  case "after" -> AFTER_ROWS;
                  default -> END;
                },
                rows.getString("object"),
                Arrays.stream((Long[]) rows.getArray("tables").getArray()).toList(),
                List.of((String[]) rows.getArray("statements").getArray())));
      }
    }
    return objects;
  }
}
