/**
 * Kills the processes of a small city at every place where it could hurt, and checks that every request still ends where
 * it should. Start at {@link org.yuheng.demo.crash.CrashCommand}.
 */
package org.yuheng.demo.crash;
