/**
 * What a person does at an orchestrator from the command line: an inbox ({@link org.yuheng.demo.client.ClientCommand})
 * and the publication of rules ({@link org.yuheng.demo.client.RulesCommand}).
 */
package org.yuheng.demo.client;
