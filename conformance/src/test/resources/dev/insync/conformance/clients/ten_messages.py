from kafka import KafkaProducer

producer = KafkaProducer(bootstrap_servers=['localhost:9092'])

for message in range(10):
    producer.send('test-topic', value=f'message-{message}'.encode('utf-8'))

producer.flush()
