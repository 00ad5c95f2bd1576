package dev.previewdb.orchestrator.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A session spoken byte by byte, so that nothing of it is hidden by a driver. */
final class RawSession implements AutoCloseable {
  static final int V3_0 = 3 << 16;
  static final int V3_2 = (3 << 16) | 2;

  private static final int AUTHENTICATION_OK = 0;
  private static final int SASL = 10;
  private static final int SASL_CONTINUE = 11;
  private static final int SASL_FINAL = 12;

  private final Socket socket;
  private final DataInputStream in;
  private final List<Message> greeting = new ArrayList<>();

  /** One of the server's. */
  record Message(char type, ByteBuffer body) {
    /** To be read from its beginning. */
    @Override
    public ByteBuffer body() {
      return body.asReadOnlyBuffer();
    }

    byte[] bytes() {
      byte[] bytes = new byte[body.remaining()];
      body().get(bytes);
      return bytes;
    }

    String text() {
      return new String(bytes(), StandardCharsets.UTF_8);
    }
  }

  private RawSession(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /** The owner's, up to where it is ready for queries. */
  static RawSession open(RouterLab lab, int version, String... more) throws Exception {
    RawSession session = new RawSession(lab.raw());
    String[] parameters = new String[4 + more.length];
    parameters[0] = "user";
    parameters[1] = RouterLab.OWNER;
    parameters[2] = "database";
    parameters[3] = RouterLab.PREVIEW;
    System.arraycopy(more, 0, parameters, 4, more.length);
    session.socket.getOutputStream().write(RouterLab.startup(version, parameters));
    session.authenticate();
    return session;
  }

  private void authenticate() throws Exception {
    Scram scram = new Scram(RouterLab.PASSWORD);
    while (true) {
      Message message = read();
      greeting.add(message);
      assertThat(message.type()).as(message.text()).isNotEqualTo('E');
      if (message.type() == 'Z') {
        return;
      }
      if (message.type() == 'R') {
        ByteBuffer body = message.body();
        switch (body.getInt()) {
          case AUTHENTICATION_OK -> {}
          case SASL -> send('p', initial(scram.first()));
          case SASL_CONTINUE -> send('p', bytes(scram.last(rest(body))));
          case SASL_FINAL -> assertThat(rest(body)).startsWith("v=");
          default -> throw new AssertionError(message.text());
        }
      }
    }
  }

  private static byte[] initial(String first) {
    byte[] name = bytes("SCRAM-SHA-256\0");
    byte[] text = bytes(first);
    return ByteBuffer.allocate(name.length + 4 + text.length)
        .put(name)
        .putInt(text.length)
        .put(text)
        .array();
  }

  private static String rest(ByteBuffer body) {
    return StandardCharsets.UTF_8.decode(body).toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** All messages of that type before it was ready for the first query. */
  List<Message> greeting(char type) {
    return greeting.stream().filter(message -> message.type() == type).toList();
  }

  void ask(String query) throws IOException {
    send('Q', bytes(query + "\0"));
  }

  /** What it says until it is ready again. */
  List<Message> answer() throws IOException {
    List<Message> answer = new ArrayList<>();
    do {
      answer.add(read());
    } while (answer.getLast().type() != 'Z');
    return answer;
  }

  /** The first value of a query's only row. */
  String single(String query) throws IOException {
    ask(query);
    byte[] row =
        answer().stream()
            .filter(message -> message.type() == 'D')
            .findFirst()
            .orElseThrow()
            .bytes();
    return new String(row, 6, row.length - 6, StandardCharsets.UTF_8);
  }

  private void send(char type, byte[] body) throws IOException {
    socket
        .getOutputStream()
        .write(
            ByteBuffer.allocate(5 + body.length)
                .put((byte) type)
                .putInt(4 + body.length)
                .put(body)
                .array());
  }

  private Message read() throws IOException {
    char type = (char) in.readByte();
    byte[] body = new byte[in.readInt() - 4];
    in.readFully(body);
    return new Message(type, ByteBuffer.wrap(body));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
