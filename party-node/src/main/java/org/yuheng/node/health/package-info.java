/** What is wrong with a node, in words, for its people: start at {@link org.yuheng.node.health.Doctor}. */
package org.yuheng.node.health;
