/**
 * A specification in plain words, for the person who is asked to sign it: start at {@link
 * org.yuheng.computation.words.SpecWords}.
 */
package org.yuheng.computation.words;
