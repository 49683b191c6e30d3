package org.heapdiff.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesAndSizesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "500, 500",
    "500b, 500",
    "500k, 512000",
    "1K, 1024",
    "10MB, 10485760",
    "10 MiB, 10485760",
    "10m, 10485760",
    "1.5g, 1610612736",
    "1t, 1099511627776",
    "9223372036854775807, 9223372036854775807"
  })
  void sizesAreReadAsTheJvmReadsThem(String text, long bytes) {
    assertEquals(bytes, ByteSize.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "ten", "10x", "1e3", "k", "1.m", "0x10"})
  void whatIsNoSizeIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775808", "99999999t"})
  void sizesBeyondALongAreRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "-1023, -1023 B",
    "1024, 1.0 KiB",
    "65671752, 62.6 MiB",
    "1048575, 1.0 MiB",
    "-1610612736, -1.5 GiB",
    "9223372036854775807, 8.0 EiB",
    "-9223372036854775808, -8.0 EiB"
  })
  void sizesForPeopleHaveOneDecimal(long bytes, String text) {
    assertEquals(text, ByteSize.human(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "60, org.springframework.boot.web.ServerProperties$Tomcat",
    "52, org.springframework.boot.web.ServerProperties$Tomcat",
    "51, org...boot.web.ServerProperties$Tomcat",
    "37, org...web.ServerProperties$Tomcat",
    "32, org...ServerProperties$Tomcat",
    "28, ...ServerProperties$Tomcat",
    "10, ...ServerProperties$Tomcat"
  })
  void namesLoseTheMiddleOfTheirPackages(int room, String expected) {
    assertEquals(
        expected, KindName.shortened("org.springframework.boot.web.ServerProperties$Tomcat", room));
  }

  @Test
  void theLoaderOfAClassStaysWhole() {
    assertEquals(
        "com...Cache (loader com.acme.Loader)",
        KindName.shortened("com.acme.store.Cache (loader com.acme.Loader)", 40));
  }

  @Test
  void aNameWithoutPackagesStaysWhole() {
    assertEquals("VeryLongClassName[]", KindName.shortened("VeryLongClassName[]", 5));
    assertEquals("a.B", KindName.shortened("a.B", 1));
  }

  @Test
  void ofANameThatIsTooLongInAnyCaseTheEndStays() {
    assertEquals(
        "...ntHashMap$Node", KindName.shortened("java.util.concurrent.ConcurrentHashMap$Node", 17));
    assertEquals("...LongClassName[]", KindName.shortened("AVeryVeryLongClassName[]", 18));
  }
}
