package dev.previewdb.orchestrator.state;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.StateAccess;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** The pool of connections to the state database, with our schema up to date. */
public final class StateDatabase implements AutoCloseable {
  /** Classes of SQLSTATEs, by PostgreSQL's table of error codes. */
  private static final Set<String> PASSING = Set.of("08", "40", "53", "55", "57", "58");

  private static final int CONNECTIONS = 16;
  private static final int IDLE_CONNECTIONS = 2;

  private final HikariDataSource pool;

  private StateDatabase(HikariDataSource pool) {
    this.pool = pool;
  }

  /**
   * Opens an instance of our own.
   *
   * @throws PreviewDbException STATE_UNREACHABLE, STATE_OF_ANOTHER
   */
  public static StateDatabase of(StateInstance instance, StateOwner owner) {
    return open(
        owner,
        config -> config.setDataSource(instance.connections()),
        "of our own in " + instance.home());
  }

  /**
   * Opens the operator's.
   *
   * @throws PreviewDbException STATE_UNREACHABLE, STATE_OF_ANOTHER
   */
  public static StateDatabase of(StateAccess access, StateOwner owner) {
    return open(
        owner,
        config -> {
          config.setJdbcUrl(access.url());
          config.setUsername(access.user());
          config.setPassword(access.password().value());
        },
        access.url());
  }

  private static StateDatabase open(StateOwner owner, Consumer<HikariConfig> where, String name) {
    HikariConfig config = new HikariConfig();
    where.accept(config);
    config.setPoolName("state");
    config.setMaximumPoolSize(CONNECTIONS);
    // Each is a process of the server, and is asked for only under load.
    config.setMinimumIdle(IDLE_CONNECTIONS);
    // GitHub waits ten seconds for an answer to a delivery.
    config.setConnectionTimeout(5_000);
    @Nullable HikariDataSource pool = null;
    boolean opened = false;
    try {
      pool = new HikariDataSource(config);
      owner.refuseAnothers(pool, name);
      migrate(pool);
      owner.claim(pool, name);
      opened = true;
      return new StateDatabase(pool);
    } catch (PreviewDbException e) {
      throw e;
    } catch (RuntimeException e) {
      throw PreviewDbException.because(Problem.STATE_UNREACHABLE, e, name, reason(e));
    } finally {
      if (pool != null && !opened) {
        pool.close();
      }
    }
  }

  /** The words for a failure of ours, if it is that the state database went away meanwhile. */
  public static Optional<PreviewDbException> lost(Throwable failure) {
    boolean lost =
        failure instanceof ConnectionException
            || (failure instanceof JdbiException
                && state(failure)
                    .filter(s -> s.startsWith("08") || s.startsWith("57P"))
                    .isPresent());
    return lost
        ? Optional.of(
            PreviewDbException.of(
                Problem.STATE_UNREACHABLE, "of this service", "it does not answer any more"))
        : Optional.empty();
  }

  /**
   * Whether the same may go well another time: the database went away, had no room or no memory, or
   * another transaction stood in the way.
   */
  public static boolean mayPass(Throwable failure) {
    return lost(failure).isPresent()
        || state(failure).filter(s -> PASSING.contains(s.substring(0, 2))).isPresent();
  }

  /** In our words: the driver's own may be in any language, and Flyway's fill a page. */
  private static String reason(RuntimeException failure) {
    return state(failure)
        .map(state ->
            switch (state) {
              case "08001" -> "nobody answers there";
              case "28000", "28P01" -> "it refuses the user or the password";
              case "3D000" -> "there is no database of that name";
              case "42501" -> "the user may not create tables in it";
              default -> "SQLSTATE " + state;
            })
        .orElseGet(() -> failure.getClass().getSimpleName());
  }

  private static Optional<String> state(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return Optional.of(sql.getSQLState());
      }
    }
    return Optional.empty();
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
