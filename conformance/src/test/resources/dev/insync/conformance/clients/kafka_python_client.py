"""kafka-python as a program: create, produce, read, group and member, as told by the arguments."""
import select
import sys
from kafka import ConsumerRebalanceListener, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient, NewTopic

command, servers, topic, *rest = sys.argv[1:]
servers = servers.split(',')


def consumer(**more):
    return KafkaConsumer(
        bootstrap_servers=servers, auto_offset_reset='earliest', enable_auto_commit=False, **more)


def show(reader, count):
    for number, record in enumerate(reader, start=1):
        print(record.offset, record.value.decode('utf-8'), flush=True)
        if number == count:
            return


class Assignments(ConsumerRebalanceListener):
    def on_partitions_revoked(self, revoked):
        print('revoked', flush=True)

    def on_partitions_assigned(self, assigned):
        print('assigned', ','.join(str(p.partition) for p in sorted(assigned)), flush=True)


if command == 'create':
    admin = KafkaAdminClient(bootstrap_servers=servers)
    admin.create_topics([NewTopic(topic, int(rest[0]), 3)])
    admin.close()
elif command == 'produce':
    producer = KafkaProducer(bootstrap_servers=servers, acks='all')
    for i in range(int(rest[0])):
        producer.send(topic, b'value-%d' % i, partition=0).get(timeout=60)
    producer.close()
elif command == 'read':
    reader = consumer()
    reader.assign([TopicPartition(topic, 0)])
    show(reader, int(rest[0]))
    reader.close()
elif command == 'group':
    reader = consumer(group_id=rest[0])
    reader.subscribe([topic])
    show(reader, int(rest[1]))
    reader.commit()
    reader.close()
elif command == 'member':
    reader = consumer(group_id=rest[0])
    reader.subscribe([topic], listener=Assignments())
    while not select.select([sys.stdin], [], [], 0)[0]:
        reader.poll(timeout_ms=200)
    reader.close()
