/**
 * What enclaves should measure: reference values that a node's owner pins, signed by whoever releases the software. Start
 * at {@link org.yuheng.trust.manifest.ReleaseManifest}.
 */
package org.yuheng.trust.manifest;
