package org.heapdiff.parser.hprof;

import it.unimi.dsi.fastutil.longs.LongArrayList;

/** The CLASS_DUMP sub-record that was read last; {@link ClassRecords} keeps what is to be kept. */
final class ClassRecord {
  long id;
  long superclass;
  long loader;
  long signers;
  long protectionDomain;

  /** Ids of the objects in the constant pool, as the old hprof agent writes them. */
  final LongArrayList constants = new LongArrayList();

  int staticCount;
  long[] staticNames = {};
  byte[] staticTypes = {};
  long[] staticValues = {};

  int fieldCount;
  long[] fieldNames = {};
  byte[] fieldTypes = {};

  /** Begins with the static fields, of which there are so many. */
  void statics(int count) {
    staticCount = count;
    if (staticNames.length < count) {
      staticNames = new long[count];
      staticTypes = new byte[count];
      staticValues = new long[count];
    }
  }

  /** Begins with the instance fields, of which there are so many. */
  void fields(int count) {
    fieldCount = count;
    if (fieldNames.length < count) {
      fieldNames = new long[count];
      fieldTypes = new byte[count];
    }
  }
}
