/** A person's inbox at an orchestrator, from the command line. Start at {@link org.yuheng.demo.client.ClientCommand}. */
package org.yuheng.demo.client;
