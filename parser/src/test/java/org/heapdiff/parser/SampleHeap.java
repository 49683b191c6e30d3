package org.heapdiff.parser;

import org.heapdiff.testdata.HeapArray;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.HeapThread;
import org.heapdiff.testdata.RootCode;
import org.heapdiff.testdata.ValueType;

/** A small heap that has something of everything. */
final class SampleHeap {
  final HeapBuilder heap;
  final HeapInstance loader;
  final HeapClass node;
  final HeapClass leaf;
  final HeapInstance first;
  final HeapInstance second;
  final HeapInstance held;
  final HeapInstance weak;
  final HeapInstance weaklyHeld;
  final HeapInstance garbage;
  final HeapInstance text;
  final HeapArray numbers;
  final HeapArray objects;
  final HeapThread thread;

  SampleHeap() {
    this(new HeapBuilder());
  }

  SampleHeap(HeapBuilder heap) {
    this.heap = heap;
    heap.timeMillis(1_700_000_000_123L);
    loader = heap.classLoader("com.acme.Loader", "acme", null);
    node =
        heap.classOf("com.acme.Node")
            .loadedBy(loader)
            .field("next", ValueType.OBJECT)
            .field("count", ValueType.INT)
            .field("other", ValueType.OBJECT)
            .staticField("INSTANCE", ValueType.OBJECT, null)
            .staticField("SIZE", ValueType.LONG, 77L)
            .build();
    leaf = heap.classOf("com.acme.Leaf").loadedBy(loader).field("value", ValueType.DOUBLE).build();
    first = heap.instance(node).set("count", 1);
    second = heap.instance(node).set("count", 2);
    held = heap.instance(leaf).set("value", 0.5);
    weaklyHeld = heap.instance(leaf);
    weak = heap.weakReference(weaklyHeld);
    garbage = heap.instance(node).set("next", second);
    text = heap.string("naïve 😀 text");
    numbers = heap.longArray(1, -2, 3);
    objects = heap.objectArray("java.lang.Object[]", second, null, text, numbers, weak);
    first.set("next", second).set("other", objects);
    second.set("next", first).set("other", held);
    node.setStatic("INSTANCE", first);
    thread = heap.thread("main");
    thread.frame("com.acme.Node", "run", "Node.java", 12).local(second).jniLocal(text);
    heap.root(RootCode.JNI_GLOBAL, loader);
    heap.root(RootCode.MONITOR_USED, first);
  }
}
