package dev.previewdb.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.previewdb.github.local.Call;
import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.Trouble;
import dev.previewdb.orchestrator.storage.StorageLock;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.RunAs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the service needs and does not get: it names it, and closes what it had opened. */
class ServiceFaultTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, String> SHOP = Map.of("shop", "repository: acme/shop");

  private TestOrganization acme;

  @BeforeEach
  void make() throws IOException {
    acme = new TestOrganization(false);
  }

  @AfterEach
  void end() {
    acme.close();
  }

  @Test
  void anHttpPortInUseIsNamedAndEverythingThatWasOpenedIsClosed() throws Exception {
    try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      acme.write("http: { port: " + stranger.getLocalPort() + " }\n", SHOP);

      PreviewDbException failure = refused(Problem.HTTP_PORT_IN_USE);

      assertThat(failure.what()).contains("127.0.0.1:" + stranger.getLocalPort());
      assertThat(failure.mend()).contains("http.port");
      assertNothingIsOpen();
    }
    acme.start().close();
    assertNothingIsOpen();
  }

  /** 192.0.2.1 is kept for documents (RFC 5737): no machine has it. */
  @Test
  void anHttpAddressOfAnotherMachineIsNotCalledAPortInUse() throws Exception {
    acme.write("http: { host: 192.0.2.1, port: 8080 }\n", SHOP);

    PreviewDbException failure = refused(Problem.HTTP_ADDRESS_NOT_HERE);

    assertThat(failure.what()).contains("192.0.2.1");
    assertThat(failure.mend()).contains("http.host", "127.0.0.1");
    assertNothingIsOpen();
  }

  @Test
  void aStateDatabaseThatDoesNotAnswerIsNamedAndTheStorageIsFreeAgain() throws Exception {
    int nobody;
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = any.getLocalPort();
    }
    String url = "jdbc:postgresql://127.0.0.1:" + nobody + "/state";
    acme.write("state: { url: \"" + url + "\", user: u, password: { env: SOURCE } }\n", SHOP);

    PreviewDbException failure = refused(Problem.STATE_UNREACHABLE);

    assertThat(failure.what()).contains(url).contains("nobody answers there");
    assertThat(failure.mend()).contains("state.url");
    assertNothingIsOpen();
  }

  @Test
  void aStorageThatIsNoDirectoryIsNamed() throws Exception {
    Files.writeString(acme.directory.path().resolve("storage"), "a file");

    PreviewDbException failure = refused(Problem.STORAGE_UNUSABLE);

    assertThat(failure.what()).contains("storage").contains("exists already");
    assertThat(acme.directory.path().resolve("storage")).hasContent("a file");
    Files.delete(acme.directory.path().resolve("storage"));
  }

  @Test
  void aCommitGitHubTakesNoStatusForStillGetsItsComment() {
    acme.gitHub.fail(Call.SET_STATUS, new Trouble.Status(422));
    try (Service service = acme.start()) {
      assertThat(service.port()).isPositive();
      LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "SELECT 1;"));

      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(acme.comment(pr.number())).contains("no snapshot yet"));
    }
  }

  private PreviewDbException refused(Problem problem) {
    PreviewDbException failure =
        catchThrowableOfType(
            PreviewDbException.class, () -> Service.start(acme.config(), (a, b) -> {}).close());
    assertThat(failure).isNotNull();
    assertThat(failure.problem()).isEqualTo(problem);
    return failure;
  }

  private void assertNothingIsOpen() {
    assertThat(PostgresServer.isRunning(acme.storage().state(), RunAs.current())).isFalse();
    StorageLock.take(acme.storage()).close();
  }
}
