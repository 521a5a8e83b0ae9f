/** The demo city: real processes, real requests. Start at {@link org.yuheng.demo.DemoCommand}. */
package org.yuheng.demo;
