package dev.previewdb.github.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.previewdb.github.Examples;
import dev.previewdb.github.command.CommentCommand;
import dev.previewdb.github.command.Verb;
import dev.previewdb.github.event.GitHubEvent.BranchChanged;
import dev.previewdb.github.event.GitHubEvent.ButtonPressed;
import dev.previewdb.github.event.GitHubEvent.CommandGiven;
import dev.previewdb.github.event.GitHubEvent.Ignored;
import dev.previewdb.github.event.GitHubEvent.InstallationChanged;
import dev.previewdb.github.event.GitHubEvent.Ping;
import dev.previewdb.github.event.GitHubEvent.PullRequestChanged;
import dev.previewdb.github.event.GitHubEvent.RepositoryChanged;
import dev.previewdb.github.webhook.Delivery;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitHubEventsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static GitHubEvent parse(String event, byte[] body) {
    return GitHubEvents.parse(new Delivery("1", event, body));
  }

  private static GitHubEvent parse(JsonNode payload) {
    return parse("pull_request", payload.toString().getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"opened", "reopened", "synchronize", "closed"})
  void aChangeOfAPullRequestNamesItByTheRepositorysId(String action) {
    assertThat(parse("pull_request", Examples.payload("pull_request." + action)))
        .isEqualTo(new PullRequestChanged(186853002L, "Codertocat/Hello-World", 2, action));
  }

  @Test
  void aPingIsAPing() {
    assertThat(parse("ping", Examples.payload("ping"))).isEqualTo(new Ping());
  }

  @Test
  void otherActionsAndOtherEventsAreIgnored() {
    assertThat(parse("pull_request", Examples.payload("pull_request.labeled")))
        .isInstanceOf(Ignored.class);
    assertThat(parse("issue_comment", Examples.payload("issue_comment.created")))
        .isInstanceOf(Ignored.class);
    assertThat(parse("push", Examples.payload("push")))
        .isEqualTo(new Ignored("a tag changes nothing for a preview"));
    assertThat(parse("quantum_merge", "{}".getBytes(UTF_8))).isInstanceOf(Ignored.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ready_for_review", "converted_to_draft"})
  void aChangeOfWhatItIsIsLookedAt(String action) throws Exception {
    assertThat(parse(opened(action))).isInstanceOf(PullRequestChanged.class);
  }

  @Test
  void ofLabelsOursIsLookedAt() throws Exception {
    ObjectNode payload = opened("unlabeled");
    payload.putObject("label").put("name", "preview-db");
    assertThat(parse(payload)).isInstanceOf(PullRequestChanged.class);

    payload.putObject("label").put("name", "bug");
    assertThat(parse(payload)).isEqualTo(new Ignored("this label changes nothing for a preview"));
  }

  @Test
  void ofEditsThatOfTheBaseIsLookedAt() throws Exception {
    ObjectNode payload = opened("edited");
    payload.putObject("changes").putObject("title").put("from", "x");
    assertThat(parse(payload)).isInstanceOf(Ignored.class);

    payload.putObject("changes").putObject("base").putObject("ref").put("from", "main");
    assertThat(parse(payload)).isInstanceOf(PullRequestChanged.class);
  }

  @Test
  void aPushToABranchAndItsDeletionNameTheBranch() throws Exception {
    ObjectNode payload = (ObjectNode) JSON.readTree(Examples.payload("push"));
    payload.put("ref", "refs/heads/feature/a b");
    assertThat(parse("push", payload.toString().getBytes(UTF_8)))
        .isEqualTo(new BranchChanged(186853002L, "Codertocat/Hello-World", "feature/a b"));
    payload.put("ref", "a").put("ref_type", "branch");
    assertThat(parse("delete", payload.toString().getBytes(UTF_8)))
        .isEqualTo(new BranchChanged(186853002L, "Codertocat/Hello-World", "a"));
    payload.put("ref", "a\u0000b");
    assertThat(parse("delete", payload.toString().getBytes(UTF_8))).isInstanceOf(Ignored.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"renamed", "transferred", "archived", "unarchived", "deleted"})
  void whatHappenedToARepositoryNamesItByItsId(String action) throws Exception {
    assertThat(parse("repository", opened(action).toString().getBytes(UTF_8)))
        .isEqualTo(new RepositoryChanged(186853002L, "Codertocat/Hello-World", action));
  }

  @ParameterizedTest
  @CsvSource({
    "installation,deleted",
    "installation,suspend",
    "installation,unsuspend",
    "installation,created",
    "installation,new_permissions_accepted",
    "installation_repositories,added",
    "installation_repositories,removed"
  })
  void whatHappenedToAnInstallationIsLookedAt(String event, String action) {
    assertThat(parse(event, ("{\"action\":\"" + action + "\"}").getBytes(UTF_8)))
        .isEqualTo(new InstallationChanged(action));
  }

  @ParameterizedTest
  @CsvSource({
    "requested_action,reset,shop/42,User,true",
    "rerequested,,shop/42,User,true",
    "requested_action,explode,shop/42,User,false",
    "requested_action,reset,shop/42,Bot,false",
    "requested_action,reset,../42,User,false",
    "requested_action,reset,shop/0,User,false",
    "requested_action,reset,shop/9999999999,User,false",
    "completed,reset,shop/42,User,false"
  })
  void aPressOfAButtonIsAPersonsOnACheckRunOfOurs(
      String action, @Nullable String button, String about, String type, boolean counts)
      throws Exception {
    ObjectNode payload = opened(action);
    payload.putObject("requested_action").put("identifier", button);
    payload.putObject("check_run").put("external_id", about);
    ((ObjectNode) payload.get("sender")).put("type", type);

    assertThat(parse("check_run", bytes(payload)))
        .isInstanceOf(counts ? ButtonPressed.class : Ignored.class);
  }

  @Test
  void aCommandIsAPersonsNewCommentOnAPullRequest() throws Exception {
    assertThat(parse("issue_comment", bytes(comment())))
        .isEqualTo(
            new CommandGiven(
                186853002L,
                "Codertocat/Hello-World",
                1,
                true,
                492700400L,
                "Codertocat",
                21031067L,
                Instant.parse("2019-05-15T15:20:21Z"),
                new CommentCommand.Known(Verb.RESET, "")));
  }

  @Test
  void aCommandOnAnIssueIsKnownForOne() throws Exception {
    ObjectNode payload = comment();
    ((ObjectNode) payload.get("issue")).remove("pull_request");

    assertThat(parse("issue_comment", bytes(payload)))
        .isInstanceOfSatisfying(
            CommandGiven.class, given -> assertThat(given.onPullRequest()).isFalse());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/action|\"edited\"",
        "/action|\"deleted\"",
        "/comment/user/type|\"Bot\"",
        "/sender/type|\"Bot\"",
        "/comment/performed_via_github_app|{}",
        "/issue/pull_request|null",
        "/comment/body|\"> /preview-db reset\"",
        "/comment/created_at|7",
        "/comment/created_at|\"yesterday\"",
        "/comment/body|7",
        "/comment/user/login|\"a/../b\"",
        "/comment/user/id|null",
        "/comment/id|\"1\""
      })
  void anythingElseIsNone(String pointer, String value) throws Exception {
    ObjectNode payload = comment();
    String parent = pointer.substring(0, pointer.lastIndexOf('/'));
    ((ObjectNode) payload.at(parent))
        .set(pointer.substring(parent.length() + 1), JSON.readTree(value));

    assertThat(parse("issue_comment", bytes(payload))).isInstanceOf(Ignored.class);
  }

  private static ObjectNode comment() throws IOException {
    ObjectNode payload = (ObjectNode) JSON.readTree(Examples.payload("issue_comment.created"));
    ((ObjectNode) payload.get("issue")).putObject("pull_request").put("url", "x");
    ((ObjectNode) payload.get("comment")).put("body", "Once more:\n\n/preview-db reset");
    return payload;
  }

  private static ObjectNode opened(String action) throws IOException {
    return ((ObjectNode) JSON.readTree(Examples.payload("pull_request.opened")))
        .put("action", action);
  }

  private static byte[] bytes(JsonNode payload) {
    return payload.toString().getBytes(UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/number|0",
        "/number|-1",
        "/number|1.5",
        "/number|\"2\"",
        "/number|null",
        "/number|9999999999",
        "/number|[]",
        "/repository/id|\"186853002\"",
        "/repository/id|0",
        "/repository/id|1e3",
        "/repository/id|99999999999999999999",
        "/repository/id|null",
        "/repository/full_name|7",
        "/repository/full_name|\"../x\"",
        "/repository/full_name|\"a/b/c\"",
        "/repository/full_name|\"a/b\\nc\"",
        "/repository|[]",
        "/repository|null",
        "/action|7",
        "/action|null",
        "/action|\"OPENED\"",
        "/action|\"exploded\""
      })
  void whatTellsUsNothingCertainIsIgnored(String pointer, String value) throws Exception {
    JsonNode payload = JSON.readTree(Examples.payload("pull_request.opened"));
    String parent = pointer.substring(0, pointer.lastIndexOf('/'));
    ((ObjectNode) payload.at(parent))
        .set(pointer.substring(parent.length() + 1), JSON.readTree(value));

    assertThat(parse(payload)).isInstanceOf(Ignored.class);
  }

  @Test
  void anyFieldRemovedOrOfAnotherTypeIsHarmless() throws Exception {
    JsonNode payload = JSON.readTree(Examples.payload("pull_request.opened"));
    List<String> pointers = new ArrayList<>();
    collect(payload, "", pointers);
    assertThat(pointers).hasSizeGreaterThan(100);

    for (String pointer : pointers) {
      for (String value : new String[] {"", "null", "0", "\"x\"", "[]", "{}", "true"}) {
        ObjectNode bent = payload.deepCopy();
        ObjectNode parent = (ObjectNode) bent.at(pointer.substring(0, pointer.lastIndexOf('/')));
        String field = pointer.substring(pointer.lastIndexOf('/') + 1);
        parent.remove(field);
        if (!value.isEmpty()) {
          parent.set(field, JSON.readTree(value));
        }
        assertThat(parse(bent))
            .as("%s = %s", pointer, value)
            .isInstanceOfAny(Ignored.class, PullRequestChanged.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "7", "<html>", "\u0000"})
  void aBodyThatIsNoPayloadIsIgnored(String body) {
    assertThat(parse("pull_request", body.getBytes(UTF_8))).isInstanceOf(Ignored.class);
  }

  private static void collect(JsonNode node, String pointer, List<String> into) {
    node.properties()
        .forEach(field -> {
          into.add(pointer + "/" + field.getKey());
          collect(field.getValue(), pointer + "/" + field.getKey(), into);
        });
  }
}
