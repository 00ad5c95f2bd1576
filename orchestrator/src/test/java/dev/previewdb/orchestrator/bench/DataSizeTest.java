package dev.previewdb.orchestrator.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeTest {

  @ParameterizedTest
  @CsvSource({
    "1GB, 1073741824, 1 GB",
    "4 gb, 4294967296, 4 GB",
    "64MB, 67108864, 64 MB",
    "2048MB, 2147483648, 2 GB"
  })
  void sizesAreReadAndPrintedAsPeopleWriteThem(String text, long bytes, String printed) {
    assertThat(DataSize.parse(text)).isEqualTo(new DataSize(bytes)).hasToString(printed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0GB", "-1GB", "1", "1TB", "1.5GB", "9999999GB"})
  void whatIsNoSizeIsRefusedWithTheWayToWriteIt(String text) {
    assertThatThrownBy(() -> DataSize.parse(text)).hasMessageContaining("512MB or 4GB");
  }
}
