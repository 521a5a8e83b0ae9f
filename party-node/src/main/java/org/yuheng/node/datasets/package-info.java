/**
 * What the owners of this node have declared, and how it is read: start at {@link
 * org.yuheng.node.datasets.Declaration} and {@link org.yuheng.node.datasets.SourceReader}.
 */
package org.yuheng.node.datasets;
