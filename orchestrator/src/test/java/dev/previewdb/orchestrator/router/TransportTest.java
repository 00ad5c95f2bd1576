package dev.previewdb.orchestrator.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where epoll's library does not load, the JDK's selector has to do. */
class TransportTest {

  @ParameterizedTest
  @EnumSource
  void aClientIsLedToItsPreviewByEach(Transport transport) throws Exception {
    try (RouterLab lab = RouterLab.start(15, RouterLab.settings(Optional.empty()), transport);
        Connection preview = lab.connect()) {
      assertThat(RouterTest.single(preview, "SELECT length(repeat('x', 5000000))"))
          .isEqualTo("5000000");
      assertThat(RouterTest.single(preview, "SELECT repeat('x', 5000000)")).hasSize(5_000_000);
    }
  }
}
