package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.migrate.PreviewAddress;
import dev.previewdb.orchestrator.migrate.PreviewDatabase;
import dev.previewdb.snapshot.store.Snapshot;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.newsclub.net.unix.AFUNIXSocketFactory;
import org.postgresql.PGProperty;

/** A preview that was just cloned and started; it is deleted with the measurement of one run. */
record OwnedPreview(LocalPreviews previews, InstanceId id) implements AutoCloseable {

  static OwnedPreview start(LocalPreviews previews, InstanceId id, Snapshot snapshot) {
    previews.start(id, snapshot);
    return new OwnedPreview(previews, id);
  }

  /** As the migrations of a branch reach it. */
  PreviewDatabase database() {
    return new PreviewDatabase() {
      @Override
      public Connection owner(Properties driver) throws SQLException {
        return previews.engine().connectAsOwner(id, previews.login(id), driver);
      }

      @Override
      public PreviewAddress address() {
        return addressBy(socket());
      }

      @Override
      public Connection administrator() throws SQLException {
        return previews.engine().connectAsAdministrator(id);
      }
    };
  }

  /**
   * The same, with the owner's sessions by another socket.
   *
   * @param socket that leads to the preview
   */
  PreviewDatabase by(Path socket) {
    Door door = door();
    return new PreviewDatabase() {
      @Override
      public Connection owner(Properties driver) throws SQLException {
        Properties all = new Properties();
        all.putAll(driver);
        PGProperty.USER.set(all, door.user());
        PGProperty.PASSWORD.set(all, door.login().password());
        PGProperty.SOCKET_FACTORY.set(all, AFUNIXSocketFactory.FactoryArg.class.getName());
        PGProperty.SOCKET_FACTORY_ARG.set(all, socket.toString());
        PGProperty.SSL_MODE.set(all, "disable");
        PGProperty.GSS_ENC_MODE.set(all, "disable");
        return DriverManager.getConnection("jdbc:postgresql://localhost/" + door.database(), all);
      }

      @Override
      public PreviewAddress address() {
        return addressBy(socket);
      }

      @Override
      public Connection administrator() throws SQLException {
        return previews.engine().connectAsAdministrator(id);
      }
    };
  }

  private PreviewAddress addressBy(Path socket) {
    Door door = door();
    return new PreviewAddress(socket, door.database(), door.user(), door.login().password());
  }

  /** Nothing is in it any more. */
  void clear() {
    try (Connection connection = database().owner(new Properties());
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE filler_1");
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.BENCH_FAILED, e, "emptying " + id, "SQLSTATE " + e.getSQLState());
    }
  }

  Door door() {
    return previews.door(id);
  }

  Path socket() {
    return previews.engine().endpoint(id).socket();
  }

  @Override
  public void close() {
    previews.engine().delete(id);
  }
}
