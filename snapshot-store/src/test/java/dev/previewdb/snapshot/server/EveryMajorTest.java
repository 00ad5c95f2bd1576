package dev.previewdb.snapshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EveryMajorTest {

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void aBundledServerStartsAndAnswersTheAdministrator(int major) throws SQLException {
    var binaries = TestServer.bundledOnly().server(major);
    assertThat(binaries.origin()).isEqualTo(Origin.BUNDLED);
    try (var test = TestServer.start(binaries, request -> request);
        var connection = test.server().connect("postgres");
        var rows =
            connection
                .createStatement()
                .executeQuery("select current_user, current_setting('server_version_num')")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("previewdb_admin");
      assertThat(rows.getInt(2) / 10_000).isEqualTo(major);
    }
  }
}
