"""Reads so many records of one partition from its beginning, by assignment; prints offset and value of each."""
import sys
from kafka import KafkaConsumer, TopicPartition

servers, topic, partition, count = sys.argv[1:]
assigned = TopicPartition(topic, int(partition))
consumer = KafkaConsumer(bootstrap_servers=servers.split(','), auto_offset_reset='earliest', consumer_timeout_ms=30000)
consumer.assign([assigned])
for number, record in enumerate(consumer, start=1):
    print(record.offset, record.value.decode('utf-8'))
    if number == int(count):
        break
print('end', consumer.end_offsets([assigned])[assigned])
