package dev.previewdb.snapshot.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The list of libraries as its administrators write it. */
class SourceServerTest {
  @Test
  void namesComeWithoutDirectoryEndingAndQuotesInTheirOrder() {
    assertThat(SourceServer.names("")).isEmpty();
    assertThat(SourceServer.names("pg_stat_statements")).containsExactly("pg_stat_statements");
    assertThat(
            SourceServer.names(
                "timescaledb,$libdir/auto_explain.so , \"pg_stat, statements\",/opt/x/own, own,"))
        .containsExactly("timescaledb", "auto_explain", "pg_stat, statements", "own");
  }
}
