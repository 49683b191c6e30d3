package org.heapdiff.bench;

/** The classes of {@link MixedShape}. */
final class SessionTypes {
  final HeapType string;
  final HeapType objectArray;
  final HeapType nodeArray;
  final HeapType node;
  final HeapType hashMap;
  final HeapType arrayList;
  final HeapType linkedList;
  final HeapType linkedNode;
  final HeapType integer;
  final HeapType boxedLong;
  final HeapType boxedDouble;
  final HeapType registry;
  final HeapType kind;
  final HeapType product;
  final HeapType session;
  final HeapType order;
  final HeapType money;
  final HeapType event;

  SessionTypes(Application application) {
    HeapTypes types = application.types();
    HeapType object = types.object();
    string = types.string();
    objectArray = types.objectArray();
    HeapType number = types.define("java/lang/Number", object);
    integer = types.define("java/lang/Integer", number, "value:I");
    boxedLong = types.define("java/lang/Long", number, "value:J");
    boxedDouble = types.define("java/lang/Double", number, "value:D");
    HeapType map = types.define("java/util/AbstractMap", object, "keySet:L values:L");
    hashMap =
        types.define(
            "java/util/HashMap",
            map,
            "table:L entrySet:L size:I modCount:I threshold:I loadFactor:F");
    node = types.define("java/util/HashMap$Node", object, "hash:I key:L value:L next:L");
    nodeArray = types.define("[Ljava/util/HashMap$Node;", object);
    HeapType collection = types.define("java/util/AbstractCollection", object);
    HeapType list = types.define("java/util/AbstractList", collection, "modCount:I");
    arrayList = types.define("java/util/ArrayList", list, "elementData:L size:I");
    HeapType sequential = types.define("java/util/AbstractSequentialList", list);
    linkedList = types.define("java/util/LinkedList", sequential, "size:I first:L last:L");
    linkedNode = types.define("java/util/LinkedList$Node", object, "item:L next:L prev:L");
    HeapType constant = types.define("java/lang/Enum", object, "name:L ordinal:I");
    registry = application.define("com/acme/Registry", object, "maps:L catalog:L keys:L");
    kind = application.define("com/acme/Kind", constant, "");
    product = application.define("com/acme/Product", object, "id:J price:D name:L kind:L");
    session =
        application.define(
            "com/acme/Session",
            object,
            "id:J created:J active:Z name:L attributes:L orders:L events:L previous:L");
    order =
        application.define(
            "com/acme/Order", object, "id:J quantity:I session:L product:L price:L note:L");
    money = application.define("com/acme/Money", object, "cents:J currency:L");
    event = application.define("com/acme/Event", object, "time:J kind:L text:L");
  }
}
