package org.heapdiff.testdata;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Classes of the JDK with the fields that they have in JDK 17 (the public OpenJDK sources). */
final class JdkClasses {
  /** What every heap has from the start. */
  static final List<String> CORE =
      List.of(
          "java.lang.Object",
          "java.lang.Class",
          "java.lang.String",
          "java.lang.ClassLoader",
          "java.lang.Thread",
          "java.lang.ThreadGroup",
          "java.lang.System",
          "java.lang.ref.Reference",
          "java.lang.ref.SoftReference",
          "java.lang.ref.WeakReference",
          "java.lang.ref.FinalReference",
          "java.lang.ref.PhantomReference",
          "java.lang.ref.Finalizer",
          "java.lang.ref.ReferenceQueue",
          "boolean[]",
          "char[]",
          "float[]",
          "double[]",
          "byte[]",
          "short[]",
          "int[]",
          "long[]",
          "java.lang.Object[]",
          "java.lang.String[]");

  /**
   * One class a line: name, super class, fields. A field has the letter of its type as in a
   * descriptor; one that is static stands behind {@code static}, one that HotSpot adds behind
   * {@code injected}.
   */
  private static final String TABLE =
      """
      java.lang.Class < java.lang.Object: cachedConstructor L, name L, module L, packageName L, \
      componentType L, reflectionData L, classRedefinedCount I, genericInfo L, enumConstants L, \
      enumConstantDirectory L, annotationData L, annotationType L, classValueMap L, classLoader L
      java.lang.ClassLoader < java.lang.Object: parent L, name L, unnamedModule L, nameAndId L, \
      parallelLockMap L, packages L, package2certs L, classes L, defaultDomain L, libraries L, \
      defaultAssertionStatus Z, packageAssertionStatus L, classAssertionStatus L, assertionLock L, \
      classLoaderValueMap L, injected loader_data J
      java.lang.Thread < java.lang.Object: name L, priority I, daemon Z, interrupted Z, \
      stillborn Z, eetop J, target L, group L, contextClassLoader L, \
      inheritedAccessControlContext L, threadLocals L, inheritableThreadLocals L, stackSize J, \
      tid J, threadStatus I, parkBlocker L, blocker L, blockerLock L, uncaughtExceptionHandler L, \
      threadLocalRandomSeed J, threadLocalRandomProbe I, threadLocalRandomSecondarySeed I
      java.lang.ThreadGroup < java.lang.Object: parent L, name L, maxPriority I, destroyed Z, \
      daemon Z, nUnstartedThreads I, nthreads I, threads L, ngroups I, groups L
      java.lang.System < java.lang.Object: static in L, static out L, static err L, \
      static security L, static props L, static lineSeparator L
      java.lang.ref.Reference < java.lang.Object: referent L, queue L, next L, discovered L
      java.lang.ref.SoftReference < java.lang.ref.Reference: static clock J, timestamp J
      java.lang.ref.WeakReference < java.lang.ref.Reference:
      java.lang.ref.PhantomReference < java.lang.ref.Reference:
      java.lang.ref.FinalReference < java.lang.ref.Reference:
      java.lang.ref.Finalizer < java.lang.ref.FinalReference: static queue L, \
      static unfinalized L, static lock L, next L, prev L
      java.lang.ref.ReferenceQueue < java.lang.Object: lock L, head L, queueLength J
      java.lang.Number < java.lang.Object:
      java.lang.Boolean < java.lang.Object: value Z
      java.lang.Character < java.lang.Object: value C
      java.lang.Byte < java.lang.Number: value B
      java.lang.Short < java.lang.Number: value S
      java.lang.Integer < java.lang.Number: value I
      java.lang.Long < java.lang.Number: value J
      java.lang.Float < java.lang.Number: value F
      java.lang.Double < java.lang.Number: value D
      java.util.AbstractCollection < java.lang.Object:
      java.util.AbstractList < java.util.AbstractCollection: modCount I
      java.util.ArrayList < java.util.AbstractList: elementData L, size I
      java.util.AbstractMap < java.lang.Object: keySet L, values L
      java.util.HashMap < java.util.AbstractMap: table L, entrySet L, size I, modCount I, \
      threshold I, loadFactor F
      java.util.HashMap$Node < java.lang.Object: hash I, key L, value L, next L
      java.util.LinkedHashMap < java.util.HashMap: head L, tail L, accessOrder Z
      java.util.LinkedHashMap$Entry < java.util.HashMap$Node: before L, after L
      java.util.AbstractSet < java.util.AbstractCollection:
      java.util.HashSet < java.util.AbstractSet: static PRESENT L, map L
      java.util.concurrent.ConcurrentHashMap < java.util.AbstractMap: table L, nextTable L, \
      baseCount J, sizeCtl I, transferIndex I, cellsBusy I, counterCells L, keySet L, values L, \
      entrySet L
      java.util.concurrent.ConcurrentHashMap$Node < java.lang.Object: hash I, key L, val L, next L
      java.util.Dictionary < java.lang.Object:
      java.util.Hashtable < java.util.Dictionary: table L, count I, threshold I, loadFactor F, \
      modCount I, keySet L, entrySet L, values L
      java.util.Properties < java.util.Hashtable: defaults L, map L
      java.security.SecureClassLoader < java.lang.ClassLoader: pdcache L
      java.net.URLClassLoader < java.security.SecureClassLoader: ucp L, closeables L
      jdk.internal.loader.BuiltinClassLoader < java.security.SecureClassLoader: parent L, ucp L, \
      nameToModule L, moduleToReader L, resourceCache L
      jdk.internal.loader.ClassLoaders$PlatformClassLoader < \
      jdk.internal.loader.BuiltinClassLoader:
      jdk.internal.loader.ClassLoaders$AppClassLoader < jdk.internal.loader.BuiltinClassLoader:
      """;

  private final HeapBuilder heap;
  private final Map<String, String> lines = new HashMap<>();

  JdkClasses(HeapBuilder heap, StringForm stringForm) {
    this.heap = heap;
    lines.put("java.lang.Object", ":");
    lines.put("java.lang.String", "< java.lang.Object: " + stringForm.fields());
    for (String line : TABLE.lines().toList()) {
      int space = line.indexOf(' ');
      lines.put(line.substring(0, space), line.substring(space + 1));
    }
  }

  boolean knows(String name) {
    return lines.containsKey(name);
  }

  /** Puts a class of the table into the heap. */
  HeapClass build(String name) {
    String line = lines.get(name);
    if (line == null) {
      throw new IllegalArgumentException(
          "the heap has no class " + name + "; make it with classOf(\"" + name + "\")");
    }
    int colon = line.indexOf(':');
    String superName = line.substring(0, colon).replace("<", "").trim();
    HeapClass.Builder builder =
        heap.classOf(name).extending(superName.isEmpty() ? null : heap.classNamed(superName));
    for (String field : line.substring(colon + 1).split(",", -1)) {
      String[] words = field.trim().split(" ", -1);
      if (words[0].equals("injected")) {
        builder.injectedField(typeOf(words[2]));
      } else if (words.length == 3) {
        builder.staticField(words[1], typeOf(words[2]), null);
      } else if (words.length == 2) {
        builder.field(words[0], typeOf(words[1]));
      }
    }
    return builder.build();
  }

  private static ValueType typeOf(String letter) {
    for (ValueType type : ValueType.values()) {
      if (type.signature() == letter.charAt(0)) {
        return type;
      }
    }
    throw new IllegalArgumentException(letter);
  }
}
