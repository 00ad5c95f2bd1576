package dev.previewdb.orchestrator.migrate.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.orchestrator.migrate.tool.DbmateScript.Section;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each case was seen with dbmate 2.36. */
class DbmateScriptTest {

  @Test
  void theUpBlockIsSentWithItsDirective() throws Exception {
    assertThat(
            DbmateScript.sections("-- x\n\n-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;"))
        .isEqualTo(List.of(new Section("-- migrate:up\nSELECT 1;\n", true, 3)));
  }

  @Test
  void severalSectionsAreTakenApart() throws Exception {
    assertThat(
            DbmateScript.sections(
                "-- migrate:up\nA\n-- migrate:down\nB\n-- migrate:up transaction:false\nC\n-- migrate:down\n"))
        .isEqualTo(
            List.of(
                new Section("-- migrate:up\nA\n", true, 1),
                new Section("-- migrate:up transaction:false\nC\n", false, 5)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-- migrate:up\n-- migrate:down\n",
        "--migrate:up\nx\n--  migrate:downx\n--migrate:down x\n",
        "-- migrate:up\r\nx\r\n-- migrate:down\r\n",
        "-- migrate:down\n-- migrate:up\nx\n-- migrate:down\n",
        "-- migrate:up \t\nx\n-- migrate:down",
      })
  void whatDbmateTakes(String text) throws Exception {
    assertThat(DbmateScript.sections(text)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                              | define an up block",
        "'SELECT 1;'                                     | define an up block",
        "'-- migrate:upper\\nx\\n-- migrate:down\\n'        | define an up block",
        "'  -- migrate:up\\nx\\n-- migrate:down\\n'         | define an up block",
        "'\ufeff-- migrate:up\\nx\\n-- migrate:down\\n'     | define an up block",
        "'\ufeff-- x\\n-- migrate:up\\nx\\n-- migrate:down' | statements preceding",
        "'SELECT 1;\\n-- migrate:up\\nx\\n-- migrate:down'  | statements preceding",
        "'-- migrate:up\\nSELECT 1;\\n'                    | define a down block",
        "'-- migrate:up\\nx\\n-- migrate:down\\n-- migrate:down\\n' | preceded by",
        "'-- migrate:up\\n$$\\n-- migrate:down\\n$$\\n-- migrate:down\\n' | preceded by",
      })
  void whatDbmateRefuses(String text, String words) {
    assertThatThrownBy(() -> DbmateScript.sections(text.replace("\\n", "\n")))
        .isInstanceOf(ToolRefusal.class)
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource({
    "transaction:false, false",
    "transaction:true, true",
    "transaction:no, true",
    "TRANSACTION:false, true",
    "a:b:c transaction:false, false",
    "transaction:false:x, true",
    "transaction:false foo:bar, false",
    "transaction:false transaction:true, true",
    "'transaction:false\r', false",
    "nothing, true",
  })
  void theOptionOfTheDirectivesLineDecides(String options, boolean transaction) throws Exception {
    String text = "-- migrate:up " + options + "\ntransaction:false\n-- migrate:down\n";

    assertThat(DbmateScript.sections(text))
        .extracting(Section::transaction)
        .containsExactly(transaction);
  }
}
