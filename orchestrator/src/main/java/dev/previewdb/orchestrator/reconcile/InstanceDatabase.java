package dev.previewdb.orchestrator.reconcile;

import dev.previewdb.orchestrator.engine.Endpoint;
import dev.previewdb.orchestrator.engine.Engine;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.engine.OwnerLogin;
import dev.previewdb.orchestrator.migrate.PreviewAddress;
import dev.previewdb.orchestrator.migrate.PreviewDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/** One incarnation as the migrations see it. */
record InstanceDatabase(Engine engine, InstanceId instance, OwnerLogin login)
    implements PreviewDatabase {
  @Override
  public Connection owner(Properties driver) throws SQLException {
    return engine.connectAsOwner(instance, login, driver);
  }

  @Override
  public PreviewAddress address() {
    Endpoint endpoint = engine.endpoint(instance);
    return new PreviewAddress(
        endpoint.socket(), endpoint.database(), endpoint.user(), login.password());
  }

  @Override
  public Connection administrator() throws SQLException {
    return engine.connectAsAdministrator(instance);
  }

  String name() {
    return instance.preview();
  }
}
