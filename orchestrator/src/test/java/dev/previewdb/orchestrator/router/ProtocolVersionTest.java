package dev.previewdb.orchestrator.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.router.RawSession.Message;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What client and server agree on between themselves: versions of the protocol, its options, and
 * keys of any length. The router has no part in it.
 */
class ProtocolVersionTest {
  private static final int V3_9999 = (3 << 16) | 9999;

  /** Process number and secret, each of four bytes. */
  private static final int SHORT_KEY = 8;

  @SuppressWarnings("NullAway.Init") // before the first test
  private static RouterLab of18;

  @SuppressWarnings("NullAway.Init") // before the first test
  private static RouterLab of15;

  @BeforeAll
  static void start() throws Exception {
    of18 = RouterLab.start(18, RouterLab.settings(Optional.empty()));
    of15 = RouterLab.start(15, RouterLab.settings(Optional.empty()));
  }

  @AfterAll
  static void end() {
    of18.close();
    of15.close();
  }

  @Test
  void inVersion32TheLongCancelKeyArrivesAndCancels() throws Exception {
    try (RawSession session = RawSession.open(of18, RawSession.V3_2)) {
      assertThat(session.greeting('v')).as("nothing to negotiate").isEmpty();
      assertThat(key(session)).hasSizeGreaterThan(12);
      cancels(of18, session, key(session));
    }
  }

  @Test
  void inVersion30TheSameServerGivesAShortKeyWhichCancels() throws Exception {
    try (RawSession session = RawSession.open(of18, RawSession.V3_0)) {
      assertThat(session.greeting('v')).isEmpty();
      assertThat(key(session)).hasSize(SHORT_KEY);
      cancels(of18, session, key(session));
    }
  }

  /** A version that nobody speaks, which clients ask for to see who cannot negotiate. */
  @Test
  void ofAVersionToComeTheServerItselfNamesTheNewestItKnows() throws Exception {
    try (RawSession session = RawSession.open(of18, V3_9999)) {
      assertThat(negotiated(session).getInt()).isEqualTo(RawSession.V3_2);
      assertThat(key(session)).hasSizeGreaterThan(12);
      cancels(of18, session, key(session));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {RawSession.V3_2, V3_9999})
  void anOlderServerNegotiatesDownAndServes(int version) throws Exception {
    try (RawSession session = RawSession.open(of15, version)) {
      ByteBuffer negotiated = negotiated(session);
      assertThat(negotiated.getInt()).isEqualTo(RawSession.V3_0);
      assertThat(negotiated.getInt()).as("options it does not know").isZero();
      assertThat(key(session)).hasSize(SHORT_KEY);
      assertThat(session.single("SELECT current_user")).isEqualTo(RouterLab.OWNER);
      cancels(of15, session, key(session));
    }
  }

  @Test
  void optionsOfTheProtocolReachTheServerWhichNamesThoseItDoesNotKnow() throws Exception {
    for (RouterLab lab : List.of(of15, of18)) {
      try (RawSession session =
          RawSession.open(
              lab, RawSession.V3_0, "_pq_.one", "1", "application_name", "raw", "_pq_.two", "")) {
        Message answer = session.greeting('v').getFirst();
        assertThat(answer.body().getInt(4)).isEqualTo(2);
        assertThat(answer.text()).endsWith("_pq_.one\0_pq_.two\0");
        assertThat(session.single("SHOW application_name")).isEqualTo("raw");
      }
    }
  }

  /** Whoever guesses a key cancels nothing; the right one does, afterwards. */
  @ParameterizedTest
  @ValueSource(ints = {RawSession.V3_0, RawSession.V3_2})
  void aKeyThatDiffersInOneBitCancelsNothing(int version) throws Exception {
    try (RawSession session = RawSession.open(of18, version)) {
      byte[] wrong = key(session);
      wrong[wrong.length - 1] ^= 1;
      byte[] tooShort = new byte[wrong.length - 1];
      System.arraycopy(key(session), 0, tooShort, 0, tooShort.length);
      session.ask("SELECT pg_sleep(600)");
      try (Connection watcher = of18.connect()) {
        JdbcConversation.awaitSleeper(watcher);
        request(of18, wrong);
        request(of18, tooShort);
        JdbcConversation.awaitSleeper(watcher);
      }
      request(of18, key(session));
      assertThat(session.answer()).anySatisfy(m -> assertThat(m.text()).contains("57014"));
    }
  }

  private static byte[] key(RawSession session) {
    return session.greeting('K').getFirst().bytes();
  }

  private static ByteBuffer negotiated(RawSession session) {
    assertThat(session.greeting('v')).hasSize(1);
    return session.greeting('v').getFirst().body();
  }

  private static void cancels(RouterLab lab, RawSession session, byte[] key) throws Exception {
    session.ask("SELECT pg_sleep(600)");
    try (Connection watcher = lab.connect()) {
      JdbcConversation.awaitSleeper(watcher);
      request(lab, key);
      assertThat(session.answer()).anySatisfy(m -> assertThat(m.text()).contains("57014"));
      assertThat(session.single("SELECT 'on'")).isEqualTo("on");
    }
  }

  /** Returns when the server has done it: it closes the connection then. */
  private static void request(RouterLab lab, byte[] key) throws Exception {
    try (Socket socket = lab.raw()) {
      socket.getOutputStream().write(RouterLab.cancel(key));
      assertThat(RouterLab.rest(socket)).isEmpty();
    }
  }
}
