package org.heapdiff.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MatLoadingTest {
  /** Sees all that this test sees but Eclipse MAT. */
  private static final class WithoutMat extends URLClassLoader {
    WithoutMat() throws MalformedURLException {
      super(classPath(), ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("org.eclipse.mat.")) {
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }

    private static URL[] classPath() throws MalformedURLException {
      String path =
          System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
      List<URL> urls = new ArrayList<>();
      for (String entry : path.split(java.io.File.pathSeparator, -1)) {
        urls.add(Path.of(entry).toUri().toURL());
      }
      return urls.toArray(URL[]::new);
    }
  }

  private static List<String> classesOfThePackage() throws IOException, URISyntaxException {
    Path root =
        Path.of(EngineComparison.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.list(root.resolve("org/heapdiff/verify"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class") && !name.startsWith("package-info"))
          .map(name -> "org.heapdiff.verify." + name.substring(0, name.length() - 6))
          .sorted()
          .toList();
    }
  }

  @Test
  void onlyMatEngineNeedsMat() throws Exception {
    int others = 0;
    try (WithoutMat loader = new WithoutMat()) {
      for (String name : classesOfThePackage()) {
        if (name.startsWith(MatEngine.class.getName())) {
          continue;
        }
        Class<?> type = Class.forName(name, true, loader);
        assertEquals(loader, type.getClassLoader());
        // Looks up the types in all signatures.
        others += type.getDeclaredMethods().length > 0 ? 1 : 0;
      }
      assertTrue(others > 10);
      Class<?> engine = Class.forName(MatEngine.class.getName(), false, loader);
      assertThrows(NoClassDefFoundError.class, engine::getDeclaredFields);
    }
  }

  @Test
  void aComparisonRunsWhereMatIsMissing() throws Exception {
    try (WithoutMat loader = new WithoutMat()) {
      Class<?> test = Class.forName(MatLoadingTest.class.getName(), true, loader);
      assertEquals("true", run(test));
    }
  }

  private static String run(Class<?> test) throws ReflectiveOperationException {
    try {
      Method method = test.getDeclaredMethod("compareLiterals");
      // The package is another one at run time, as its loader is.
      method.setAccessible(true);
      return String.valueOf(method.invoke(null));
    } catch (InvocationTargetException e) {
      return String.valueOf(e.getCause());
    }
  }

  static String compareLiterals() {
    VerifyResult result =
        EngineComparison.compare(
            new LiteralEngine("a").type(0x100, "java.lang.Object", 0).root(0x100).done(),
            new LiteralEngine("b").type(0x100, "java.lang.Object", 0).root(0x100).done());
    return String.valueOf(result.allIsWell());
  }
}
