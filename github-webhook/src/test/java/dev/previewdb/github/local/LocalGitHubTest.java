package dev.previewdb.github.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.previewdb.github.GitHubException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kohsuke.github.GHCommitState;
import org.kohsuke.github.GHIssueComment;
import org.kohsuke.github.GHIssueState;
import org.kohsuke.github.GHPermissionType;
import org.kohsuke.github.GHPullRequest;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.GitHubBuilder;

class LocalGitHubTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LocalGitHub gitHub = Shop.start();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    http.close();
    gitHub.close();
  }

  private HttpResponse<String> ask(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gitHub.apiUrl().resolve(path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + Shop.TOKEN);
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return ask("GET", path, "", headers);
  }

  @Test
  void theClientLibraryOfOthersReadsAndWritesIt() throws Exception {
    Shop.opened(gitHub);
    for (int i = 0; i < 40; i++) {
      gitHub.comment(Shop.ID, 1, "reviewer", "remark " + i);
    }
    gitHub.permit(Shop.ID, "reviewer", Permission.WRITE);
    GitHub library =
        new GitHubBuilder()
            .withEndpoint(gitHub.apiUrl().toString())
            .withOAuthToken(Shop.TOKEN)
            .build();

    assertThat(library.getMyself().getLogin()).isEqualTo(Shop.LOGIN);
    GHRepository repository = library.getRepository(Shop.NAME);
    assertThat(repository.getId()).isEqualTo(Shop.ID);
    assertThat(library.getRepositoryById(Shop.ID).getFullName()).isEqualTo(Shop.NAME);
    assertThat(repository.getPermission("reviewer")).isEqualTo(GHPermissionType.WRITE);

    GHPullRequest pullRequest = repository.getPullRequest(1);
    assertThat(pullRequest.getState()).isEqualTo(GHIssueState.OPEN);
    assertThat(pullRequest.getHead().getSha()).isEqualTo(Shop.HEAD);
    assertThat(pullRequest.getBase().getRepository().getHttpTransportUrl())
        .isEqualTo("file:///srv/git/shop.git");
    assertThat(pullRequest.isDraft()).isFalse();
    assertThat(repository.queryPullRequests().state(GHIssueState.ALL).list().toList()).hasSize(1);
    assertThat(repository.getIssue(1).isPullRequest()).isTrue();

    GHIssueComment comment = pullRequest.comment("hello");
    comment.update("hello again");
    assertThat(repository.getIssue(1).listComments().withPageSize(7).toList()).hasSize(41);
    assertThat(gitHub.comments(Shop.ID, 1).getLast().body()).isEqualTo("hello again");

    repository.createCommitStatus(
        Shop.HEAD, GHCommitState.SUCCESS, "https://x.example/", "done", "ci");
    assertThat(repository.listCommitStatuses(Shop.HEAD).toList())
        .singleElement()
        .satisfies(status -> assertThat(status.getState()).isEqualTo(GHCommitState.SUCCESS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/user", "/repos/acme/shop", "/repositories/700001/pulls/1", "/nothing"})
  void withoutTheTokenEverythingIs401(String path) throws Exception {
    assertThat(get(path, "Authorization", "Bearer wrong").statusCode()).isEqualTo(401);
    HttpRequest anonymous = HttpRequest.newBuilder(gitHub.apiUrl().resolve(path)).build();
    HttpResponse<String> answer = http.send(anonymous, BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(JSON.readTree(answer.body()).path("message").asText())
        .isEqualTo("Requires authentication");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing",
        "/repos/acme/none",
        "/repositories/1",
        "/repositories/x",
        "/repos/acme/shop/pulls/2",
        "/repos/acme/shop/pulls/x",
        "/repos/acme/shop/pulls/99999999999",
        "/repos/acme/shop/issues/2/comments",
        "/repos/acme/shop/issues/comments/1",
        "/repos/acme/shop/collaborators/nobody/permission"
      })
  void whatIsUnknownIs404InJson(String path) throws Exception {
    Shop.opened(gitHub);

    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(JSON.readTree(answer.body()).path("message").asText()).isEqualTo("Not Found");
  }

  @Test
  void anIssueSharesItsNumbersWithPullRequestsAndIsNone() throws Exception {
    Shop.opened(gitHub);
    LocalIssue issue = gitHub.openIssue(Shop.ID, "ben", "Slow");

    assertThat(issue.number()).isEqualTo(2);
    assertThat(Shop.opened(gitHub).number()).isEqualTo(3);
    JsonNode told = JSON.readTree(get("/repos/acme/shop/issues/2").body());
    assertThat(told.path("title").asText()).isEqualTo("Slow");
    assertThat(told.has("pull_request")).isFalse();
    assertThat(get("/repos/acme/shop/pulls/2").statusCode()).isEqualTo(404);
    assertThat(ask("POST", "/repos/acme/shop/issues/2/comments", "{\"body\":\"x\"}").statusCode())
        .isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/issues/1/comments | {} | 422",
        "/issues/1/comments | {\"body\":\" \"} | 422",
        "/issues/1/comments | {\"body\":7} | 422",
        "/issues/1/comments | {\"body\" | 400",
        "/issues/1/comments | [] | 400",
        "/statuses/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | {\"state\":\"great\"} | 422",
        "/statuses/main | {\"state\":\"success\"} | 422",
        "/statuses/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | {\"state\":\"success\",\"target_url\":\"ftp://x\"} | 422"
      })
  void badInputIsRefusedAsGitHubRefusesIt(String path, String body, int status) throws Exception {
    Shop.opened(gitHub);

    HttpResponse<String> answer = ask("POST", "/repos/acme/shop" + path, body);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(JSON.readTree(answer.body()).path("message").isTextual()).isTrue();
    assertThat(gitHub.comments(Shop.ID, 1)).isEmpty();
  }

  @Test
  void aCommentTakes65536CharactersAndNoMore() throws Exception {
    Shop.opened(gitHub);
    String path = "/repos/acme/shop/issues/1/comments";

    assertThat(ask("POST", path, "{\"body\":\"" + "x".repeat(65_536) + "\"}").statusCode())
        .isEqualTo(201);
    assertThat(ask("POST", path, "{\"body\":\"" + "x".repeat(65_537) + "\"}").statusCode())
        .isEqualTo(422);
  }

  @Test
  void listsComeInPagesLinkedToEachOther() throws Exception {
    for (int i = 0; i < 65; i++) {
      Shop.opened(gitHub);
    }
    List<Integer> numbers = new ArrayList<>();
    String next = "/repos/acme/shop/pulls?state=all&direction=asc";
    while (!next.isEmpty()) {
      HttpResponse<String> page = get(next);
      JsonNode items = JSON.readTree(page.body());
      assertThat(items.size()).as("30 unless asked otherwise").isLessThanOrEqualTo(30);
      items.forEach(item -> numbers.add(item.path("number").asInt()));
      String links = page.headers().firstValue("Link").orElse("");
      next = "";
      for (String link : links.split(", ", -1)) {
        if (link.endsWith("rel=\"next\"")) {
          next = link.substring(1, link.indexOf('>'));
          assertThat(next).contains("/repositories/700001/pulls").contains("state=all");
        }
      }
    }

    assertThat(numbers).hasSize(65).isSorted().doesNotHaveDuplicates();
    assertThat(JSON.readTree(get("/repos/acme/shop/pulls?per_page=1000").body()).size())
        .isEqualTo(65);
    assertThat(JSON.readTree(get("/repos/acme/shop/pulls?per_page=0").body()).size()).isEqualTo(1);
    assertThat(get("/repos/acme/shop/pulls?page=9").body()).isEqualTo("[]");
  }

  @Test
  void whatHasNotChangedIs304() throws Exception {
    Shop.opened(gitHub);
    String path = "/repositories/700001/pulls/1";
    String tag = get(path).headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> same = get(path, "If-None-Match", tag);
    gitHub.push(Shop.ID, 1, "c".repeat(40));
    HttpResponse<String> changed = get(path, "If-None-Match", tag);

    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(changed.statusCode()).isEqualTo(200);
  }

  @Test
  void theOldNameOfARepositoryRedirectsToItsId() throws Exception {
    Shop.opened(gitHub);
    gitHub.renameRepository(Shop.ID, "acme/store");

    HttpResponse<String> read = get("/repos/acme/shop/pulls/1?x=1");
    HttpResponse<String> write =
        ask("POST", "/repos/acme/shop/issues/1/comments", "{\"body\":\"x\"}");

    assertThat(read.statusCode()).isEqualTo(301);
    assertThat(read.headers().firstValue("Location"))
        .contains(gitHub.apiUrl() + "/repositories/700001/pulls/1?x=1");
    assertThat(write.statusCode()).isEqualTo(307);
    assertThat(get("/repos/acme/store/pulls/1").statusCode()).isEqualTo(200);
  }

  @Test
  void whoeverListensIsToldOfEveryCommentAndStatus() throws Exception {
    Shop.opened(gitHub);
    List<LocalActivity> told = new ArrayList<>();
    gitHub.listen(told::add);

    ask("POST", "/repos/acme/shop/issues/1/comments", "{\"body\":\"one\"}");
    long id = gitHub.comments(Shop.ID, 1).getFirst().id();
    ask("PATCH", "/repos/acme/shop/issues/comments/" + id, "{\"body\":\"two\"}");
    ask("POST", "/repos/acme/shop/statuses/" + Shop.HEAD, "{\"state\":\"success\"}");
    ask("POST", "/repos/acme/shop/statuses/" + Shop.HEAD, "{\"state\":\"no\"}");

    assertThat(told)
        .hasExactlyElementsOfTypes(
            LocalActivity.CommentCreated.class,
            LocalActivity.CommentEdited.class,
            LocalActivity.StatusSet.class);
  }

  @Test
  void aPortInUseIsNamed() {
    int port = gitHub.apiUrl().getPort();

    assertThatThrownBy(() -> LocalGitHub.start("x", "y", port, Clock.systemUTC()))
        .isInstanceOf(GitHubException.class)
        .hasMessageContaining("127.0.0.1:" + port);
  }

  @Test
  void itListensOnThisMachineOnly() {
    assertThat(gitHub.apiUrl())
        .isEqualTo(URI.create("http://127.0.0.1:" + gitHub.apiUrl().getPort()));
  }
}
