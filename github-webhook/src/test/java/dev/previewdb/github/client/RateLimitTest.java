package dev.previewdb.github.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-05-01T12:00:00Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "404 | Not Found                      | Retry-After=9                                            | -",
        "403 | Resource not accessible        | -                                                        | -",
        "403 | Resource not accessible        | X-RateLimit-Remaining=12                                 | -",
        "403 | You exceeded a secondary rate limit | -                                                   | 60",
        "403 | x                              | Retry-After=30                                           | 30",
        "429 | x                              | -                                                        | 60",
        "429 | x                              | Retry-After=0                                            | 1",
        "429 | x                              | Retry-After=999999                                       | 3600",
        "429 | x                              | Retry-After=nonsense                                     | 60",
        "429 | x                              | Retry-After=-5                                           | 60",
        "429 | x                              | Retry-After=99999999999999999999                         | 60",
        "429 | x                              | Retry-After=Fri, 01 May 2026 12:05:00 GMT                | 300",
        // Our clock is five minutes behind the server's here; the server's counts.
        "429 | x | Retry-After=Fri, 01 May 2026 12:10:00 GMT;Date=Fri, 01 May 2026 12:05:00 GMT            | 300",
        "403 | x | X-RateLimit-Remaining=0;X-RateLimit-Reset=1777637100                                    | 300",
        "403 | x | X-RateLimit-Remaining=0;X-RateLimit-Reset=1777637100;Date=Fri, 01 May 2026 12:04:00 GMT | 60",
        "403 | x | X-RateLimit-Remaining=0                                                                 | 60",
        "403 | x | X-RateLimit-Remaining=0;X-RateLimit-Reset=soon                                          | 60",
        "403 | x | X-RateLimit-Remaining=0;X-RateLimit-Reset=1                                             | 1",
      })
  void aLimitIsToldFromARefusalWithTheTimeToWait(
      int status, String message, String headers, Long seconds) {
    assertThat(RateLimit.of(status, headers(headers), message, NOON))
        .isEqualTo(Optional.ofNullable(seconds).map(Duration::ofSeconds));
  }

  private static HttpHeaders headers(String text) {
    Map<String, List<String>> headers = new HashMap<>();
    if (text != null) {
      for (String header : text.split(";", -1)) {
        headers.put(
            header.substring(0, header.indexOf('=')),
            List.of(header.substring(header.indexOf('=') + 1)));
      }
    }
    return HttpHeaders.of(headers, (name, value) -> true);
  }
}
