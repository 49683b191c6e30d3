package org.heapdiff.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.heapdiff.verify.PlainEngine.Follow;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ExpectedByMatTest {
  private static Stream<String> names() throws IOException {
    // The dump of an OutOfMemoryError is half a gigabyte when unpacked.
    return ExpectedByMat.names().stream().filter(name -> !name.startsWith("oom"));
  }

  @Test
  void matAgreesWithAPlainReadingThatFollowsEveryReferenceButNoClassDetails() throws IOException {
    Assumptions.assumeFalse(
        ExpectedByMat.names().isEmpty(), "the folder shared/hprof is not beside the repository");
    for (String name : names().toList()) {
      ExpectedByMat mat = ExpectedByMat.read(name);
      PlainEngine plain = new PlainEngine(ExpectedByMat.dump(name), EnumSet.of(Follow.REFERENTS));
      // The first object is MAT's stand-in for the boot loader.
      assertEquals(0, mat.address(0), name);
      assertEquals(mat.objectCount() - 1, plain.objectCount(), name);
      for (int object = 0; object < plain.objectCount(); object++) {
        int other = mat.objectAt(plain.addressOf(object));
        assertTrue(other >= 0, name);
        assertEquals(plain.classes().get(plain.classOf(object)).name(), mat.className(other), name);
        int dominator = plain.immediateDominator(object);
        assertEquals(
            dominator < 0 ? ExpectedByMat.ROOT : plain.addressOf(dominator),
            mat.dominator(other),
            name);
      }
    }
  }

  @Test
  void theTwoFilesOfADumpTellTheSame() throws IOException {
    Assumptions.assumeFalse(
        ExpectedByMat.names().isEmpty(), "the folder shared/hprof is not beside the repository");
    for (String name : ExpectedByMat.names()) {
      ExpectedByMat mat = ExpectedByMat.read(name);
      long shallow = 0;
      for (int object = 0; object < mat.objectCount(); object++) {
        shallow += mat.shallow(object);
      }
      long objectsOfClasses = 0;
      long shallowOfClasses = 0;
      for (ExpectedByMat.ClassRow row : mat.classes()) {
        objectsOfClasses += row.objects();
        shallowOfClasses += row.shallow();
      }
      assertEquals(mat.objectCount(), objectsOfClasses, name);
      assertEquals(shallow, shallowOfClasses, name);
    }
  }
}
