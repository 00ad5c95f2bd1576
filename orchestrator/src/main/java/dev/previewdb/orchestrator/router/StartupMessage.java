package dev.previewdb.orchestrator.router;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The message that opens a session, as PostgreSQL's protocol 3 has it: length, version, then names
 * and values, each ended by a zero byte, and one more zero byte.
 *
 * @param version major in the upper, minor in the lower 16 bits; passed on as it came, since the
 *     server answers for what it knows
 * @param parameters by name, in the order they came, of a repeated name the last as in PostgreSQL.
 *     The server is sent what is kept here and nothing else, so what was checked is what it reads
 */
record StartupMessage(int version, Map<String, String> parameters) {
  private static final String DATABASE = "database";
  private static final String USER = "user";
  private static final Set<String> NO = Set.of("", "false", "off", "no", "0", "f", "n");

  /**
   * Reads what follows the version.
   *
   * @throws Refused when it is no list of names and values with a user among them
   */
  static StartupMessage read(int version, ByteBuf body) {
    // Bytes, not characters: a name is passed on as it came, in whatever encoding.
    String text = body.toString(StandardCharsets.ISO_8859_1);
    Map<String, String> parameters = new LinkedHashMap<>();
    int at = 0;
    while (at < text.length() && text.charAt(at) != 0) {
      int name = end(text, at);
      int value = end(text, name + 1);
      parameters.put(text.substring(at, name), text.substring(name + 1, value));
      at = value + 1;
    }
    if (at != text.length() - 1) {
      throw Refused.protocol("its parameters do not end where the message ends");
    }
    if (parameters.getOrDefault(USER, "").isEmpty()) {
      throw Refused.protocol("it names no user");
    }
    return new StartupMessage(version, parameters);
  }

  private static int end(String text, int from) {
    int end = text.indexOf(0, from);
    if (end < 0) {
      throw Refused.protocol("a parameter has no end");
    }
    return end;
  }

  /** Without a database PostgreSQL takes the user's name. */
  String database() {
    return Optional.ofNullable(parameters.get(DATABASE)).filter(d -> !d.isEmpty()).orElse(user());
  }

  String user() {
    return parameters.getOrDefault(USER, "");
  }

  boolean asksForReplication() {
    String value = parameters.getOrDefault("replication", "").toLowerCase(Locale.ROOT);
    return !NO.contains(value);
  }

  /**
   * Into a database of another name, of the same user.
   *
   * @param name as it is
   */
  StartupMessage into(String name) {
    Map<String, String> changed = new LinkedHashMap<>(parameters);
    changed.put(DATABASE, bytesAsText(name));
    return new StartupMessage(version, changed);
  }

  /** Whether it is that user, whose name is given as it is. */
  boolean isOf(String role) {
    return user().equals(bytesAsText(role));
  }

  private static String bytesAsText(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  void write(ByteBuf out) {
    int start = out.writerIndex();
    out.writeInt(0).writeInt(version);
    parameters.forEach((name, value) -> {
      write(out, name);
      write(out, value);
    });
    out.writeByte(0);
    out.setInt(start, out.writerIndex() - start);
  }

  private static void write(ByteBuf out, String text) {
    out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
    out.writeByte(0);
  }
}
