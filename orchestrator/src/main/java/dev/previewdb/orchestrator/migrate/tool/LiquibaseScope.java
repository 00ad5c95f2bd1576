package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.PreviewDbException;
import java.util.Map;
import liquibase.GlobalConfiguration;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.SingletonScopeManager;
import liquibase.analytics.configuration.AnalyticsArgs;
import liquibase.change.ChangeFactory;
import liquibase.exception.LiquibaseException;
import liquibase.logging.core.NoOpLogService;
import liquibase.resource.ResourceAccessor;
import liquibase.ui.LoggerUIService;

/**
 * Liquibase's surroundings for one piece of work: what it keeps for a whole process is kept apart
 * for each, so that runs at the same time do not meet. It sees the branch's files and nothing else,
 * writes nowhere, and tells nobody.
 */
final class LiquibaseScope {

  /** A changelog can name classes, and what their constructors do is not for a branch to say. */
  private static final ClassLoader ITS_OWN_CLASSES =
      new ClassLoader("liquibase", Liquibase.class.getClassLoader()) {
        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
          if (!name.startsWith("liquibase.")) {
            throw new ClassNotFoundException(name);
          }
          return super.loadClass(name, resolve);
        }
      };

  private LiquibaseScope() {}

  interface Work<T> {
    T run() throws Exception;
  }

  /**
   * Does the work.
   *
   * @throws LiquibaseException also of what Liquibase itself stumbles over, as a changelog that
   *     includes itself
   */
  static <T> T with(ResourceAccessor files, Work<T> work) throws LiquibaseException {
    Scope.setScopeManager(new SingletonScopeManager());
    try {
      return Scope.child(
          Map.of(
              Scope.Attr.resourceAccessor.name(),
              files,
              Scope.Attr.classLoader.name(),
              ITS_OWN_CLASSES,
              // both would have the branch's words, and its data
              Scope.Attr.logService.name(),
              new NoOpLogService(),
              Scope.Attr.ui.name(),
              new LoggerUIService(),
              AnalyticsArgs.ENABLED.getKey(),
              false,
              GlobalConfiguration.SECURE_PARSING.getKey(),
              true),
          () -> {
            Scope.getCurrentScope()
                .getSingleton(ChangeFactory.class)
                .register(new LiquibaseOutput());
            return work.run();
          });
    } catch (LiquibaseException | PreviewDbException e) {
      throw e;
    } catch (Exception | StackOverflowError e) {
      throw new LiquibaseException(e);
    } finally {
      Scope.setScopeManager(new SingletonScopeManager());
    }
  }
}
