package dev.previewdb.orchestrator.state;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.StateAccess;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The pool of connections to the state database, with our schema up to date. */
public final class StateDatabase implements AutoCloseable {
  private static final int CONNECTIONS = 16;
  private static final int IDLE_CONNECTIONS = 2;

  private final HikariDataSource pool;

  private StateDatabase(HikariDataSource pool) {
    this.pool = pool;
  }

  /** Opens an instance of our own. */
  public static StateDatabase of(StateInstance instance) {
    return open(
        config -> config.setDataSource(instance.connections()), "of our own in " + instance.home());
  }

  /** Opens the operator's. */
  public static StateDatabase of(StateAccess access) {
    return open(
        config -> {
          config.setJdbcUrl(access.url());
          config.setUsername(access.user());
          config.setPassword(access.password().value());
        },
        access.url());
  }

  private static StateDatabase open(Consumer<HikariConfig> where, String name) {
    HikariConfig config = new HikariConfig();
    where.accept(config);
    config.setPoolName("state");
    config.setMaximumPoolSize(CONNECTIONS);
    // Each is a process of the server, and is asked for only under load.
    config.setMinimumIdle(IDLE_CONNECTIONS);
    config.setConnectionTimeout(10_000);
    try {
      HikariDataSource pool = new HikariDataSource(config);
      migrate(pool);
      return new StateDatabase(pool);
    } catch (RuntimeException e) {
      throw PreviewDbException.because(
          Problem.STATE_UNREACHABLE, e, name, e.getClass().getSimpleName());
    }
  }

  private static void migrate(DataSource pool) {
    Flyway.configure()
        .dataSource(pool)
        .locations("classpath:dev/previewdb/orchestrator/state")
        .loggers("slf4j")
        .load()
        .migrate();
  }

  public DataSource dataSource() {
    return pool;
  }

  @Override
  public void close() {
    pool.close();
  }
}
