// kafkajs as a program: create, produce, group and member, as told by the arguments. It has no way to read by assignment.
const { Kafka, logLevel } = require('kafkajs');

const [command, servers, topic, ...rest] = process.argv.slice(2);
const kafka = new Kafka({ clientId: 'kafkajs', brokers: servers.split(','), logLevel: logLevel.ERROR });

async function create(partitions) {
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: partitions, replicationFactor: 3 }] });
  await admin.disconnect();
}

async function produce(count) {
  const producer = kafka.producer({ idempotent: true });
  await producer.connect();
  for (let i = 0; i < count; i++) {
    await producer.send({ topic, acks: -1, messages: [{ partition: 0, value: `value-${i}` }] });
  }
  await producer.disconnect();
}

async function group(groupId, count) {
  const consumer = kafka.consumer({ groupId });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  let seen = 0;
  await new Promise((resolve, reject) => {
    consumer.run({
      autoCommit: false,
      eachMessage: async ({ partition, message }) => {
        if (seen < count) {
          console.log(message.offset + ' ' + message.value.toString());
          const next = (BigInt(message.offset) + 1n).toString();
          await consumer.commitOffsets([{ topic, partition, offset: next }]);
          if (++seen === count) resolve();
        }
      },
    }).catch(reject);
  });
  await consumer.disconnect();
}

async function member(groupId) {
  const consumer = kafka.consumer({ groupId });
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    console.log('assigned ' + (payload.memberAssignment[topic] || []).sort().join(','));
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({ eachMessage: async () => {} });
  await new Promise((resolve) => process.stdin.once('data', resolve).once('end', resolve));
  await consumer.disconnect();
}

const commands = {
  create: () => create(Number(rest[0])),
  produce: () => produce(Number(rest[0])),
  group: () => group(rest[0], Number(rest[1])),
  member: () => member(rest[0]),
};
commands[command]().then(() => process.exit(0), (error) => { console.error(error); process.exit(1); });
