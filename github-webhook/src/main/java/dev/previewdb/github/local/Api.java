package dev.previewdb.github.local;

import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.PATCH;
import static io.javalin.http.HandlerType.POST;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * GitHub's REST API over the state: each route under the repository's name and under its id, as
 * GitHub has them.
 */
final class Api {
  private final State state;
  private final Troubles troubles;
  private final TroubledAnswer troubled;
  private final String token;
  private final AppCalls appCalls;
  private final LocalIssuer issuer;

  Api(
      State state,
      Troubles troubles,
      TroubledAnswer troubled,
      String token,
      AppCalls appCalls,
      LocalIssuer issuer) {
    this.issuer = issuer;
    this.state = state;
    this.troubles = troubles;
    this.troubled = troubled;
    this.token = token;
    this.appCalls = appCalls;
  }

  /**
   * Does what a request asks and returns the answer's body; it sets the status if that is not 200.
   */
  interface Endpoint {
    JsonNode answer(Context ctx, LocalRepository repository);
  }

  void addTo(
      RoutesConfig routes,
      PullRequestCalls pulls,
      CommentCalls comments,
      StatusCalls statuses,
      CheckCalls checks,
      DeploymentCalls deployments,
      DispatchCalls dispatches) {
    routes.before(this::authorize);
    routes.exception(
        Refused.class, (e, ctx) -> json(ctx.status(e.status()), Wire.error(e.message())));
    routes.exception(
        NotFoundResponse.class, (e, ctx) -> json(ctx.status(404), Wire.error("Not Found")));
    routes.get("/app", ctx -> answer(Call.READ_APP, ctx, () -> appCalls.app(ctx)));
    routes.post(
        "/app/installations/{id}/access_tokens",
        ctx -> answer(Call.GRANT_TOKEN, ctx, () -> appCalls.grant(ctx)));
    routes.get(
        "/app/hook/deliveries",
        ctx -> answer(Call.LIST_DELIVERIES, ctx, () -> appCalls.deliveries(ctx)));
    routes.post(
        "/app/hook/deliveries/{id}/attempts",
        ctx -> answer(Call.REDELIVER, ctx, () -> appCalls.redeliver(ctx)));
    route(routes, GET, "/installation", Call.READ_INSTALLATION, appCalls::installation);
    routes.get(LocalIssuer.KEYS, ctx -> ctx.contentType("application/json").result(issuer.keys()));
    routes.get("/user", ctx -> answer(Call.WHO_AM_I, ctx, () -> pulls.me()));
    route(routes, GET, "", Call.READ_REPOSITORY, pulls::repository);
    route(routes, GET, "/pulls", Call.LIST_PULL_REQUESTS, pulls::list);
    route(routes, GET, "/pulls/{number}", Call.READ_PULL_REQUEST, pulls::read);
    route(routes, GET, "/pulls/{number}/files", Call.LIST_FILES, pulls::files);
    route(routes, GET, "/issues/{number}", Call.READ_ISSUE, pulls::issue);
    route(
        routes, GET, "/collaborators/{login}/permission", Call.READ_PERMISSION, pulls::permission);
    route(routes, GET, "/issues/{number}/comments", Call.LIST_COMMENTS, comments::list);
    route(routes, POST, "/issues/{number}/comments", Call.CREATE_COMMENT, comments::create);
    route(routes, GET, "/issues/comments/{id}", Call.READ_COMMENT, comments::read);
    route(routes, PATCH, "/issues/comments/{id}", Call.EDIT_COMMENT, comments::edit);
    route(routes, POST, "/issues/comments/{id}/reactions", Call.REACT, comments::react);
    route(routes, POST, "/check-runs", Call.CREATE_CHECK_RUN, checks::create);
    route(routes, PATCH, "/check-runs/{id}", Call.UPDATE_CHECK_RUN, checks::update);
    route(routes, GET, "/commits/{sha}/check-runs", Call.LIST_CHECK_RUNS, checks::list);
    route(routes, POST, "/deployments", Call.CREATE_DEPLOYMENT, deployments::create);
    route(routes, GET, "/deployments", Call.LIST_DEPLOYMENTS, deployments::list);
    route(routes, POST, "/deployments/{id}/statuses", Call.SET_DEPLOYMENT_STATUS, deployments::say);
    route(
        routes,
        GET,
        "/deployments/{id}/statuses",
        Call.LIST_DEPLOYMENT_STATUSES,
        deployments::statuses);
    route(routes, POST, "/dispatches", Call.DISPATCH, dispatches::create);
    route(routes, POST, "/statuses/{sha}", Call.SET_STATUS, statuses::create);
    // GitHub has this list under two paths.
    route(routes, GET, "/statuses/{sha}", Call.LIST_STATUSES, statuses::list);
    route(routes, GET, "/commits/{sha}/statuses", Call.LIST_STATUSES, statuses::list);
  }

  private void route(
      RoutesConfig routes, HandlerType method, String tail, Call call, Endpoint endpoint) {
    routes.addHttpHandler(
        method,
        "/repositories/{repository}" + tail,
        ctx -> {
          LocalRepository repository =
              Params.id(ctx, "repository")
                  .flatMap(state::repository)
                  .orElseThrow(Refused::notFound);
          appCalls.requireAccess(ctx, call, repository.id());
          answer(call, ctx, () -> endpoint.answer(ctx, repository));
        });
    routes.addHttpHandler(
        method,
        "/repos/{owner}/{name}" + tail,
        ctx -> {
          String fullName = ctx.pathParam("owner") + "/" + ctx.pathParam("name");
          Optional<LocalRepository> repository = state.repository(fullName);
          if (repository.isPresent()) {
            appCalls.requireAccess(ctx, call, repository.get().id());
            answer(call, ctx, () -> endpoint.answer(ctx, repository.get()));
          } else {
            moved(ctx, state.formerly(fullName).orElseThrow(Refused::notFound));
          }
        });
  }

  private void answer(Call call, Context ctx, Supplier<JsonNode> right) throws IOException {
    Optional<Trouble> trouble = troubles.next(call);
    if (trouble.isPresent()) {
      troubled.write(ctx, trouble.get(), right);
    } else {
      json(ctx, right.get());
    }
  }

  /** To the id of a renamed repository; a method other than GET is to be repeated there. */
  private static void moved(Context ctx, LocalRepository now) {
    String tail = ctx.path().split("/", 5).length > 4 ? "/" + ctx.path().split("/", 5)[4] : "";
    String query = ctx.queryString() == null ? "" : "?" + ctx.queryString();
    URI to = URI.create("http://" + ctx.host() + "/repositories/" + now.id() + tail + query);
    ctx.header("Location", to.toString()).status(ctx.method().equals(GET) ? 301 : 307);
    json(ctx, Wire.error("Moved Permanently").put("url", to.toString()));
  }

  private void authorize(Context ctx) {
    if (ctx.path().equals(LocalIssuer.KEYS)) {
      return;
    }
    String header = ctx.header("Authorization");
    if (header == null) {
      throw new Refused(401, "Requires authentication");
    }
    if (!header.equals("Bearer " + token)
        && !header.equals("token " + token)
        && !appCalls.knows(ctx)) {
      throw new Refused(401, "Bad credentials");
    }
  }

  private static void json(Context ctx, JsonNode body) {
    ctx.contentType("application/json; charset=utf-8").result(body.toString());
  }
}
