package dev.previewdb.snapshot.source;

import dev.previewdb.snapshot.server.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A server for one test class, with a new database for each test. */
public final class SourceLab implements AutoCloseable {
  private final TestServer test;
  private final AtomicInteger databases = new AtomicInteger();

  public SourceLab() {
    this(TestServer.start(TestServer.installations().preferred().major()));
  }

  public SourceLab(TestServer test) {
    this.test = test;
  }

  /** A database of its own, made by these statements; the administrator's connection to it. */
  public Connection database(String... sql) throws SQLException {
    String name = "lab" + databases.incrementAndGet();
    try (Connection admin = test.server().connect("postgres");
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE DATABASE " + name + " TEMPLATE template0");
    }
    Connection connection = test.server().connect(name);
    run(connection, sql);
    return connection;
  }

  /** What is read of a database in which these statements were run; they are rolled back. */
  public SourceSchema schema(String... sql) throws SQLException {
    try (Connection connection = test.server().connect("postgres")) {
      connection.setAutoCommit(false);
      run(connection, sql);
      SourceSchema schema = SourceSchema.read(connection);
      connection.rollback();
      return schema;
    }
  }

  public static void run(Connection connection, String... sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String one : sql) {
        statement.execute(one);
      }
    }
  }

  /** A file beside this class. */
  public static String file(String name) {
    try (InputStream in = SourceLab.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    test.close();
  }
}
