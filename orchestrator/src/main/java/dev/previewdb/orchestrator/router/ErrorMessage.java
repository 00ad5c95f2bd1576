package dev.previewdb.orchestrator.router;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** PostgreSQL's ErrorResponse: fields of a letter and a text, as every client shows them. */
final class ErrorMessage {
  private ErrorMessage() {}

  static void write(Refused refused, ByteBuf out) {
    out.writeByte('E');
    int start = out.writerIndex();
    out.writeInt(0);
    field(out, 'S', "FATAL");
    field(out, 'V', "FATAL");
    field(out, 'C', refused.sqlState());
    field(out, 'M', refused.told().what());
    field(out, 'H', refused.told().mend());
    out.writeByte(0);
    out.setInt(start, out.writerIndex() - start);
  }

  private static void field(ByteBuf out, char name, String value) {
    out.writeByte(name);
    out.writeCharSequence(value.replace('\0', '?'), StandardCharsets.UTF_8);
    out.writeByte(0);
  }
}
