package dev.previewdb.orchestrator.preview;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;

/**
 * Texts as a jsonb column takes them. A branch's SQL may hold a zero byte, and a text that was cut
 * may end in half a character; PostgreSQL refuses both, and the failure could not be told.
 */
final class StorableText extends StdSerializer<String> {
  private static final long serialVersionUID = 1L;
  private static final int REPLACEMENT = 0xfffd;

  StorableText() {
    super(String.class);
  }

  @Override
  public void serialize(String text, JsonGenerator to, SerializerProvider provider)
      throws IOException {
    to.writeString(
        text.codePoints()
            .map(point -> isStorable(point) ? point : REPLACEMENT)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString());
  }

  private static boolean isStorable(int point) {
    return point != 0 && (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE);
  }
}
