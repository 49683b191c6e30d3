/** Reports and the formats they are printed in; nothing is computed here. */
@NullMarked
package org.heapdiff.cli.report;

import org.jspecify.annotations.NullMarked;
