package org.heapdiff.parser.hprof;

/**
 * A CLASS_DUMP sub-record.
 *
 * @param offset where the sub-record begins, in bytes from the source's start
 * @param id the class object's id
 * @param superclass id of the superclass, 0 for none
 * @param loader id of the class loader, 0 for the boot loader
 * @param signers id of the signers' array, 0 for none
 * @param protectionDomain id of the protection domain, 0 for none
 * @param constants ids of the objects in the constant pool, as the old hprof agent writes them
 * @param staticNames ids of the names of the static fields
 * @param staticTypes HPROF's codes of their types
 * @param staticValues their values: ids, or the bits of the primitive value
 * @param fieldNames ids of the names of the instance fields that this class declares itself
 * @param fieldTypes HPROF's codes of their types
 */
@SuppressWarnings("ArrayRecordComponent") // columns, read by index and never compared
public record ClassRecord(
    long offset,
    long id,
    long superclass,
    long loader,
    long signers,
    long protectionDomain,
    long[] constants,
    long[] staticNames,
    byte[] staticTypes,
    long[] staticValues,
    long[] fieldNames,
    byte[] fieldTypes) {}
