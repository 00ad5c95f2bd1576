package dev.previewdb.orchestrator.migrate.command;

import dev.previewdb.orchestrator.migrate.PreviewAddress;
import dev.previewdb.orchestrator.migrate.RunLimits;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a command is told of its preview: nothing of the service's own environment. */
final class CommandEnvironment {
  static final String HOST = "127.0.0.1";
  static final int PORT = 5432;

  private CommandEnvironment() {}

  /** The variables of libpq, which other drivers read too, and the URL that most tools want. */
  static Map<String, String> of(
      PreviewAddress address, RunLimits limits, Map<String, String> configured) {
    Map<String, String> all = new LinkedHashMap<>(configured);
    all.put("DATABASE_URL", url(address));
    all.put("PGHOST", HOST);
    all.put("PGPORT", String.valueOf(PORT));
    all.put("PGDATABASE", address.database());
    all.put("PGUSER", address.user());
    all.put("PGPASSWORD", address.password());
    all.put("PGSSLMODE", "disable");
    all.put("PGAPPNAME", "previewdb migrate");
    // A session whose command is gone ends even within a statement
    all.put(
        "PGOPTIONS",
        "-c statement_timeout=%s -c lock_timeout=%s -c client_connection_check_interval=1s"
            .formatted(limits.statement().toMillis(), limits.lock().toMillis()));
    return all;
  }

  /** What must not be told, in each form it could be printed in. */
  static List<String> secrets(PreviewAddress address) {
    return List.of(address.password(), encoded(address.password()));
  }

  private static String url(PreviewAddress address) {
    return "postgresql://%s:%s@%s:%s/%s"
        .formatted(
            encoded(address.user()),
            encoded(address.password()),
            HOST,
            PORT,
            encoded(address.database()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
