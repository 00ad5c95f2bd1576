package dev.previewdb.snapshot.heap;

import static dev.previewdb.snapshot.heap.HeapLab.document;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents and the numbers in them come out letter by letter as the server writes them. */
class DocumentTextTest {
  private static final int DOCUMENTS = 3000;

  private static final String[] KNOWN = {
    "{}",
    "[]",
    "null",
    "true",
    "false",
    "\"\"",
    "\"a\\\\b\\\"c\\n\\r\\t\\b\\f\\u0001\\u001f\\u007f/ä€𝄞\"",
    "0",
    "-0",
    "0.0",
    "0.000",
    "1",
    "-1",
    "9999",
    "10000",
    "10001",
    "100000000",
    "123456789012345678901234567890",
    "1e-5",
    "0.1",
    "-0.00012345",
    "12345.6789",
    "1.50",
    "1e100",
    "1e-100",
    "-1.0000000000000000000000001",
    "1e300",
    "0.0001",
    "0.00001",
    "100.0010",
    "1e64",
    "1e63",
    "1e256",
    "1e260",
    "1e-63",
    "1e-64",
    "[null, [], {}, [[[]]], {\"a\": {}}]",
    "{\"\": \"\", \"b\": 1, \"aa\": [1, 2.5, \"x\"], \"c\": {\"d\": {\"e\": null}}}"
  };

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void everyDocumentIsTheTextThatTheServerWrites(int major) throws Exception {
    try (var lab = HeapLab.with(major, "CREATE TABLE t (pad boolean, d jsonb)")) {
      // Nothing is compressed, so that all is read
      lab.run("ALTER TABLE t ALTER d SET STORAGE EXTERNAL");
      insert(lab);
      lab.settled();
      var read = lab.read("t", document("d"));
      assertThat(read.rows()).isEqualTo(DOCUMENTS + KNOWN.length);
      assertThat(read.unread()).hasSizeLessThan(DOCUMENTS / 4);
      assertThat(read.fields()).isEqualTo(lab.told("t", read.unread(), document("d")));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void longListsAndDeepOnes(int major) throws Exception {
    try (var lab =
        HeapLab.with(
            major,
            "CREATE TABLE t (d jsonb)",
            "ALTER TABLE t ALTER d SET STORAGE EXTERNAL",
            "INSERT INTO t SELECT jsonb_agg(i % 10) FROM generate_series(1, 120) AS i",
            "INSERT INTO t SELECT jsonb_object_agg('k' || i, left('abcdefgh', i % 8)) FROM generate_series(1, 100) AS i",
            "INSERT INTO t SELECT (repeat('[', 100) || repeat(']', 100))::jsonb",
            "INSERT INTO t SELECT (repeat('[', 230) || repeat(']', 230))::jsonb",
            "INSERT INTO t SELECT to_jsonb(12.50::numeric)",
            "INSERT INTO t SELECT jsonb_build_object('n', n) FROM (SELECT 3.10::numeric) AS x (n)")) {
      var read = lab.settled().read("t", document("d"));
      assertThat(read.unread()).containsExactly("(0,4)");
      assertThat(read.fields()).isEqualTo(lab.told("t", Set.of("(0,4)"), document("d")));
    }
  }

  private static void insert(HeapLab lab) throws SQLException {
    var random = new Random(20);
    try (var insert =
        lab.connection()
            .prepareStatement("INSERT INTO t VALUES (CASE WHEN ? THEN true END, ?::jsonb)")) {
      for (var i = 0; i < DOCUMENTS + KNOWN.length; i++) {
        insert.setBoolean(1, random.nextBoolean());
        insert.setString(2, i < KNOWN.length ? KNOWN[i] : randomDocument(random, 0));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static String randomDocument(Random random, int depth) {
    return switch (random.nextInt(depth > 3 ? 5 : 9)) {
      case 0 -> string(random);
      case 1 -> Long.toString(random.nextLong() >> random.nextInt(64));
      case 2 -> Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(-30, 30)));
      case 3 -> random.nextBoolean() ? "true" : "null";
      case 4 -> random.nextInt(100_000) + "." + "0".repeat(random.nextInt(6)) + random.nextInt(50);
      case 5, 6 -> list(random, depth);
      default -> object(random, depth);
    };
  }

  private static String list(Random random, int depth) {
    var text = new StringBuilder("[");
    for (var left = random.nextInt(6); left > 0; left--) {
      text.append(randomDocument(random, depth + 1)).append(left > 1 ? "," : "");
    }
    return text.append(']').toString();
  }

  private static String object(Random random, int depth) {
    var text = new StringBuilder("{");
    for (var left = random.nextInt(6); left > 0; left--) {
      text.append(string(random)).append(':').append(randomDocument(random, depth + 1));
      text.append(left > 1 ? "," : "");
    }
    return text.append('}').toString();
  }

  private static String string(Random random) {
    var text = new StringBuilder("\"");
    for (var left = random.nextInt(20); left > 0; left--) {
      switch (random.nextInt(8)) {
        case 0 -> text.append(String.format("\\u%04x", random.nextInt(1, 0x80)));
        case 1 -> text.append("ß€𝄞");
        case 2 -> text.append("\\\"\\\\\\/");
        default -> text.append((char) ('a' + random.nextInt(26)));
      }
    }
    return text.append('"').toString();
  }
}
