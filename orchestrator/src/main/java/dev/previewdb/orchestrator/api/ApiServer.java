package dev.previewdb.orchestrator.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.previewdb.github.webhook.BodyRefused;
import dev.previewdb.github.webhook.StrangersBodies;
import dev.previewdb.github.webhook.WebhookAnswer;
import dev.previewdb.github.webhook.WebhookIntake;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.Told;
import dev.previewdb.orchestrator.config.Config.Http;
import dev.previewdb.orchestrator.link.ConnectionLinks;
import dev.previewdb.orchestrator.log.MigrationLogs;
import dev.previewdb.orchestrator.slack.SlackIntake;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.json.JavalinJackson;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server, on virtual threads. Every refusal is one JSON object with code, what and mend;
 * never a stack trace.
 */
public final class ApiServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ApiServer.class);

  private static final int TOO_LARGE = 413;

  private static final String JOB_CONNECTION = "/api/v1/actions/connection";

  private final Http http;
  private final Previews previews;
  private final BearerTokens tokens;
  private final JobConnections jobs;
  private final StrangersRequests strangers;
  private final LogPages logs;
  private final Optional<WebhookIntake> webhooks;
  private final Optional<SlackIntake> slack;
  private final JsonMapper json;
  private final Javalin server;

  public ApiServer(
      Http http,
      Previews previews,
      BearerTokens tokens,
      JobConnections jobs,
      StrangersBodies strangers,
      MigrationLogs logs,
      Optional<WebhookIntake> webhooks,
      Optional<SlackIntake> slack) {
    this.strangers = new StrangersRequests(strangers);
    this.logs = new LogPages(previews, logs);
    this.slack = slack;
    this.jobs = jobs;
    this.http = http;
    this.previews = previews;
    this.tokens = tokens;
    this.webhooks = webhooks;
    this.json = ApiJson.mapper();
    this.server =
        Javalin.create(config -> {
          config.concurrency.useVirtualThreads = true;
          config.startup.showJavalinBanner = false;
          config.http.maxRequestSize = ServerRefusals.LARGEST_REQUEST;
          ServerRefusals refusals = new ServerRefusals(json);
          config.jetty.modifyServer(server -> server.setErrorHandler(refusals));
          config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(refusals));
          config.jsonMapper(new JavalinJackson(json, false));
          routes(config.routes);
        });
  }

  private void routes(RoutesConfig routes) {
    routes.get("/healthz", context -> context.result("ok\n"));
    routes.post("/webhooks/github", this::webhook);
    routes.post("/webhooks/slack", context -> context.json(slack(context)));
    routes.before(
        "/api/*",
        context -> {
          // A job shows a token of GitHub's instead
          if (!context.path().equals(JOB_CONNECTION)) {
            tokens.check(context.header("Authorization"));
          }
        });
    routes.post(
        JOB_CONNECTION,
        context -> {
          context.header("Cache-Control", "no-store");
          context.json(
              strangers.with(
                  context, sent -> jobs.of(context.header("Authorization"), wanted(sent.bytes()))));
        });
    routes.get(
        "/api/v1/previews",
        context -> context.json(previews.list("true".equals(context.queryParam("removed")))));
    routes.post(
        "/api/v1/previews",
        context -> context.status(202).json(previews.create(body(context, PreviewRequest.class))));
    routes.get(
        "/api/v1/previews/{name}",
        context -> context.json(previews.show(context.pathParam("name"))));
    routes.delete(
        "/api/v1/previews/{name}",
        context ->
            context.status(202).json(previews.delete(context.pathParam("name"), "a person")));
    routes.post(
        "/api/v1/previews/{name}/reset",
        context -> context.status(202).json(previews.reset(context.pathParam("name"))));
    routes.post(
        "/api/v1/previews/{name}/migrate",
        context -> context.status(202).json(previews.migrate(context.pathParam("name"))));
    routes.post(
        "/api/v1/previews/{name}/sleep",
        context -> context.status(202).json(previews.sleep(context.pathParam("name"))));
    routes.post(
        "/api/v1/previews/{name}/keep",
        context -> context.status(202).json(previews.keep(context.pathParam("name"), "a person")));
    routes.post(
        "/api/v1/previews/{name}/extend",
        context ->
            context
                .status(202)
                .json(
                    previews.extend(
                        context.pathParam("name"), body(context, ExtendRequest.class))));
    routes.post(
        "/api/v1/previews/{name}/undelete",
        context -> context.status(202).json(previews.undelete(context.pathParam("name"))));
    routes.post(
        "/api/v1/previews/{name}/checkpoints",
        context ->
            context
                .status(202)
                .json(
                    previews.checkpoint(
                        context.pathParam("name"), body(context, CheckpointRequest.class))));
    routes.delete(
        "/api/v1/previews/{name}/checkpoints/{checkpoint}",
        context ->
            context
                .status(202)
                .json(
                    previews.dropCheckpoint(
                        context.pathParam("name"), context.pathParam("checkpoint"))));
    routes.post(
        "/api/v1/previews/{name}/checkpoints/{checkpoint}/restore",
        context ->
            context
                .status(202)
                .json(
                    previews.restore(context.pathParam("name"), context.pathParam("checkpoint"))));
    routes.get(
        "/api/v1/previews/{name}/connection",
        context -> {
          context.header("Cache-Control", "no-store");
          context.json(previews.connection(context.pathParam("name")));
        });
    routes.post(
        "/api/v1/previews/{name}/connection-link",
        context -> {
          context.header("Cache-Control", "no-store");
          context.status(201).json(previews.connectionLink(context.pathParam("name")));
        });
    routes.get("/api/v1/previews/{name}/migration-log", logs::page);
    links(routes);
    routes.exception(Exception.class, this::refuse);
    routes.exception(HttpResponseException.class, ApiServer::refuseHttp);
    routes.exception(BodyRefused.class, StrangersRequests::refuse);
  }

  /** For who has no token of the API, but a link. */
  private void links(RoutesConfig routes) {
    LinkPage page = new LinkPage();
    routes.get(ConnectionLinks.PATH, page::page);
    routes.get(ConnectionLinks.PATH + ".js", page::script);
    routes.post(
        ConnectionLinks.PATH,
        context -> {
          context.header("Cache-Control", "no-store");
          context.json(
              strangers.with(
                  context, sent -> previews.open(body(sent.bytes(), OpenRequest.class))));
        });
  }

  private void webhook(Context context) throws IOException {
    WebhookAnswer answer =
        webhooks
            .map(intake -> receive(intake, context))
            .orElseGet(() -> new WebhookAnswer(404, "this service has no GitHub configured"));
    context.status(answer.status()).contentType("text/plain");
    if (answer.status() == TOO_LARGE) {
      LateRefusal.write(context, answer.line() + "\n");
    } else {
      context.result(answer.line() + "\n");
    }
  }

  private JsonNode slack(Context context) throws IOException, BodyRefused {
    return slack
        .orElseThrow(() -> PreviewDbException.of(Problem.NOT_FOUND, "this path"))
        .receive(context::header, use -> strangers.with(context, use));
  }

  private static WebhookAnswer receive(WebhookIntake intake, Context context) {
    try {
      return intake.receive(
          context::header, context.req().getContentLengthLong(), context.req().getInputStream());
    } catch (IOException e) {
      return new WebhookAnswer(400, "the body ended before it was whole");
    }
  }

  private JobRequest wanted(byte[] body) {
    return body.length == 0 ? new JobRequest(null) : body(body, JobRequest.class);
  }

  private <T> T body(Context context, Class<T> type) {
    return body(context.bodyAsBytes(), type);
  }

  private <T> T body(byte[] bytes, Class<T> type) {
    try {
      return Optional.ofNullable(json.readValue(bytes, type))
          .orElseThrow(() -> PreviewDbException.of(Problem.BAD_REQUEST, "its body is null"));
    } catch (IOException e) {
      String why =
          e instanceof JsonProcessingException j
              ? "its body is not JSON of the expected fields, line "
                  + (j.getLocation() == null ? 1 : j.getLocation().getLineNr())
              : "its body is cut off";
      throw PreviewDbException.of(Problem.BAD_REQUEST, why);
    }
  }

  private void refuse(Exception failure, Context context) {
    Told told = Told.of(failure, "the request " + context.method());
    int status = Statuses.of(failure);
    if (status >= 500) {
      log.warn("{} {}: {}", context.method(), context.path(), told.line(), failure);
    }
    context.status(status).json(told);
  }

  private static void refuseHttp(HttpResponseException failure, Context context) {
    context.status(failure.getStatus()).json(ServerRefusals.of(failure.getStatus()));
  }

  /**
   * Listens from now on.
   *
   * @return the port, chosen by the system when the configuration says 0
   * @throws PreviewDbException HTTP_ADDRESS_NOT_HERE, HTTP_PORT_PRIVILEGED, HTTP_PORT_IN_USE
   */
  public int start() {
    try {
      return server.start(http.host(), http.port()).port();
    } catch (RuntimeException e) {
      throw ListenFailure.of(http, e);
    }
  }

  /** What it answers to, as in {@code GET /healthz}. */
  List<String> endpoints() {
    return server.unsafe.internalRouter.allHttpHandlers().stream()
        .map(handler -> handler.endpoint)
        .filter(endpoint -> endpoint.method.isHttpMethod())
        .map(endpoint -> endpoint.method.name() + " " + endpoint.path)
        .toList();
  }

  @Override
  public void close() {
    server.stop();
  }
}
